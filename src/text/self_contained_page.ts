/** The frame of a page that needs nothing else, and may load nothing else. */
import { createHash } from "node:crypto";
import { html, Markup } from "./markup.ts";

export interface PageFrame {
  readonly title: string;
  readonly styles: string;
  /** All scripts that stand in the body: no others may run. */
  readonly scripts: readonly string[];
  /** Further things that scripts may do, as `script-src` of the content security policy spells them. */
  readonly scriptsMay?: string;
  /** What scripts may talk to. */
  readonly connects: "'none'" | "'self'";
  readonly body: Markup;
}

export function selfContainedPage(frame: PageFrame): string {
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${policy(frame)}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>${frame.title}</title>
        <style>${new Markup(frame.styles)}</style>
      </head>
      <body>${frame.body}</body>
    </html>
  `.text.trim();
}

/** Data for the scripts of a page, under the id `data`. */
export function dataElement(data: unknown): Markup {
  // Nothing in it may end a script element or begin a comment.
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  return html`<script type="application/json" id="data">${new Markup(json)}</script>`;
}

function policy({ scripts, scriptsMay = "", styles, connects }: PageFrame): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(digest).join(" ")} ${scriptsMay}`.trimEnd(),
    `style-src ${digest(styles)}`,
    `connect-src ${connects}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function digest(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

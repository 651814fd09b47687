/** The page as one HTML file that needs nothing else, and may load nothing else. */
import { createHash } from "node:crypto";
import type { PageData, PageRun } from "./page/data.ts";
import { region } from "./page/detail.ts";
import { html, Markup } from "../text/markup.ts";
import { summaryTable } from "./page/summary.ts";
import { firstView, shownRuns } from "./page/view.ts";
import { chartLibrary, pageScript, styleSheet } from "./page_script.ts";

/** A report: its data are in it. Without scripts it still shows the table of runs. */
export function reportDocument(data: PageData): string {
  const about = `${data.runs.length} runs, ${
    data.written.slice(0, 16).replace("T", " ")
  } UTC, int2int ${data.version}`;
  return documentOf({
    title: data.title,
    about,
    data,
    summary: firstTable(data.runs),
    connects: "'none'",
  });
}

/** The page of a dashboard, whose data are sent later. */
export function dashboardDocument(title: string, about: string): string {
  return documentOf({ title, about, data: null, summary: html``, connects: "'self'" });
}

interface Parts {
  readonly title: string;
  readonly about: string;
  readonly data: PageData | null;
  readonly summary: Markup;
  /** What its scripts may talk to. */
  readonly connects: string;
}

function documentOf({ title, about, data, summary, connects }: Parts): string {
  const script = pageScript();
  const policy = [
    "default-src 'none'",
    `script-src ${digest(chartLibrary)} ${digest(script)}`,
    `style-src ${digest(styleSheet)}`,
    `connect-src ${connects}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>${title}</title>
        <style>${new Markup(styleSheet)}</style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="about">${about}<span id="live" role="status"></span></p>
        </header>
        <main>
          <form id="controls" aria-label="What is shown"></form>
          <section id="summary" aria-label="Runs">${summary}</section>
          <section id="comparison" aria-label="Comparison"></section>
          <section id="charts" aria-label="Curves"></section>
          <section id="detail" aria-label="Details"></section>
        </main>
        <script type="application/json" id="data">${new Markup(embedded(data))}</script>
        <script>${new Markup(chartLibrary)}</script>
        <script>${new Markup(script)}</script>
      </body>
    </html>
  `.text.trim();
}

function firstTable(runs: readonly PageRun[]): Markup {
  const view = firstView(runs), { metric, sorting } = view;
  const table = summaryTable(shownRuns(runs, view), runs, {
    ...{ metric, sorting, selected: undefined, hasColors: true },
  });
  return region("Runs", table);
}

/** JSON in which nothing can end a script element or begin a comment. */
function embedded(data: PageData | null): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function digest(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

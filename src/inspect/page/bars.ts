/** Shares as vertical bars. */
import { figure, scrolling } from "./figure.ts";
import { html, type Markup } from "../../text/markup.ts";
import { percent, short } from "./numbers.ts";

export interface Bar {
  readonly name: string;
  /** Stands in the table, and in what the pointer shows. */
  readonly note: string;
  readonly share: number;
}

/** Room for the text above the bars. */
const narrowest = 150;

const height = 150, bottom = 18, top = 14;

/** @param head titles of the columns of the table: name, note, share */
export function bars(title: string, head: readonly string[], all: readonly Bar[]): Markup {
  const step = all.length > 60 ? 6 : 18, width = Math.max(narrowest, 10 + all.length * step);
  const most = all.reduce((largest, { share }) => Math.max(largest, share), 0) || 1;
  const everyName = Math.ceil(24 / step);
  const shapes = all.map(({ name, note, share }, i) => {
    const x = 5 + i * step, h = (height - bottom - top) * share / most;
    const label = i % everyName === 0
      ? html`<text x="${x + step / 2}" y="${height - 4}" text-anchor="middle">${name}</text>`
      : undefined;
    return html`
      <g>
        <title>${name}, ${note}: ${percent(share)}</title>
        <rect x="${x}" y="${short(height - bottom - h)}" width="${step - 2}" height="${short(h)}" />
      </g>${label}
    `;
  });
  const chart = html`
    <svg role="img" aria-label="${title}" width="${width}" height="${height}"
      viewBox="0 0 ${width} ${height}">${shapes}<text class="axis" x="5" y="10">${percent(
        most,
      )} at the highest</text></svg>
  `;
  const rows = all.map(({ name, note, share }) => [name, note, percent(share)]);
  return figure(title, scrolling(title, chart), { head, rows });
}

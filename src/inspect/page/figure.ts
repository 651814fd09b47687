/** A chart with the table behind it. */
import { html, type Markup } from "../../text/markup.ts";

export interface Table {
  readonly head: readonly string[];
  /** The first cell of each row names it. */
  readonly rows: readonly (readonly string[])[];
}

/** @param title also names the table for screen readers */
export function figure(title: string, chart: Markup, table: Table): Markup {
  return html`
    <figure><figcaption>${title}</figcaption>${chart}<details><summary>Table</summary>${scrolling(
      title,
      tableOf(title, table),
    )}</details></figure>
  `;
}

/** Something that may be wider than the page, and can be scrolled with the keyboard. */
export function scrolling(label: string, content: Markup): Markup {
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${label}">${content}</div>`;
}

function tableOf(caption: string, { head, rows }: Table): Markup {
  const headings = head.map((text) => html`<th scope="col">${text}</th>`);
  const lines = rows.map(([name, ...cells]) =>
    html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`
  );
  return html`
    <table>
      <caption>${caption}</caption>
      <thead>
        <tr>${headings}</tr>
      </thead>
      <tbody>${lines}</tbody>
    </table>
  `;
}

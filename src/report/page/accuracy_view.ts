/** What an accuracy is to be judged by, and how it differs between groups of examples: those of the last evaluation. */
import type { Groups, SetDetails } from "../../log/set_details.ts";
import { html, type Markup } from "../../text/markup.ts";
import { fixed, showInterval } from "./numbers.ts";

/**
 * The accuracy on a data set beside what it is to be compared with.
 *
 * @param macro mean accuracy of the classes, in percent, where there are any
 */
export function accuracyTable(set: string, details: SetDetails, macro?: number): Markup {
  const { right, total, constant, cut, breakdowns: { seen } } = details;
  const least = constant.at_least ? "at least " : "";
  const rows = [
    rate("correct", right, total),
    row(`always answering ${constant.answer}`, [
      `${least}${percentText(constant.right, total)}`,
      "–",
      total,
    ]),
    ...macro === undefined ? [] : [row("mean of the classes", [fixed(macro, 2), "–", total])],
    ...seen?.groups.map((name, k) =>
      rate(seenTitles[name] ?? name, seen.right[k]!, seen.total[k]!)
    ) ?? [],
    ...cut.longer === 0
      ? []
      : [row(`answers longer than --max_output_len ${cut.limit}`, ["–", "–", cut.longer])],
    ...cut.cut === 0 ? [] : [row("answers of the model that were cut", ["–", "–", cut.cut])],
  ];
  return table(`Accuracy on ${set} in the last evaluation, in percent`, "", rows);
}

const seenTitles: Readonly<Record<string, string>> = {
  seen: "correct, of problems in the training file",
  unseen: "correct, of the other problems",
};

/** Breakdowns that have groups to compare; seen problems are in the table of the accuracy. */
export function breakdownsOf({ breakdowns }: SetDetails): Groups[] {
  return Object.entries(breakdowns)
    .filter(([name, { groups }]) => name !== "seen" && groups.length > 1)
    .map(([, groups]) => groups);
}

/** One row per group. */
export function breakdownTable(set: string, { title, groups, right, total }: Groups): Markup {
  const rows = groups.map((name, k) => rate(name, right[k]!, total[k]!));
  return table(`Accuracy on ${set} by ${title}, in percent`, title, rows);
}

function rate(title: string, right: number, total: number): Markup {
  return row(title, [percentText(right, total), showInterval(right, total), total]);
}

function percentText(right: number, total: number): string {
  return total === 0 ? "–" : fixed(100 * right / total, 2);
}

function row(title: string, cells: readonly (string | number)[]): Markup {
  return html`<tr><th scope="row">${title}</th>${
    cells.map((cell) => html`<td class="number">${cell}</td>`)
  }</tr>`;
}

function table(caption: string, first: string, rows: readonly Markup[]): Markup {
  return html`
    <table>
      <caption>${caption}</caption>
      <thead>
        <tr><th scope="col">${first}</th>${["%", "95 % interval", "examples"].map((title) =>
          html`<th scope="col" class="number">${title}</th>`
        )}</tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

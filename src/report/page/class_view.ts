/** The accuracy of each class of examples over time, as a picture and as a table. */
import type { ClassTable } from "./data.ts";
import type { HeatMap } from "./heat_map.ts";
import { html, type Markup } from "../../text/markup.ts";
import { showInterval } from "./numbers.ts";

/** One row per class, one column per evaluation. */
export function classMap({ set, classes, counts, epochs, percents }: ClassTable): HeatMap {
  return {
    title: `Accuracy on ${set} by class of example and epoch`,
    rowTitle: "class",
    columnTitle: "epoch",
    rows: classes.map((name, i) => counts[i] === 0 ? name : `${name} (${counts[i]})`),
    columns: epochs.map(String),
    percents: percents.map((row) => row.map((value) => value ?? undefined)),
  };
}

/** First, best and last accuracy of each class, and the interval of the last. */
export function classTable({ set, classes, counts, right, percents }: ClassTable): Markup {
  const rows = classes.map((name, i) => {
    const known = percents[i]!.filter((value) => value !== null);
    const [first, best, last] = [known[0], Math.max(...known), known.at(-1)];
    return html`<tr><th scope="row">${name}</th>${
      [
        counts[i] || "–",
        ...[first ?? "–", best, last ?? "–"],
        showInterval(right[i]!, counts[i]!),
      ].map((cell) => html`<td class="number">${cell}</td>`)
    }</tr>`;
  });
  return html`
    <table>
      <caption>Accuracy on ${set} by class, in percent</caption>
      <thead>
        <tr><th scope="col">class</th>${["examples", "first", "best", "last", "95 % interval"].map((
          title,
        ) => html`<th scope="col" class="number">${title}</th>`)}</tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

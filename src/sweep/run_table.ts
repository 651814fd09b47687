/** The runs of a sweep as a table of text: what varies, how far each is, and its last accuracy. */
import { labelOf } from "./run_name.ts";
import type { RunStatus } from "./status.ts";

/** Columns apart by two spaces, numbers on the right. */
export function runTable(statuses: readonly RunStatus[]): string {
  const { settings } = statuses[0]!.run;
  const head = ["run", ...settings.map(labelOf), "state", "epochs", "accuracy"];
  const rows = statuses.map(({ run, state, epochs, accuracy }) => [
    String(run.index),
    ...run.settings.map(({ value }) => String(value)),
    state,
    String(epochs),
    accuracy?.toFixed(2) ?? "-",
  ]);
  const columns = head.map((title, i) => columnOf([title, ...rows.map((row) => row[i]!)]));
  return [head, ...rows].map((row) => row.map((cell, i) => columns[i]!(cell)).join("  ").trimEnd())
    .join("\n");
}

/** Pads a cell to the width of its column. */
function columnOf([title, ...cells]: readonly string[]): (cell: string) => string {
  const width = cells.reduce((most, { length }) => Math.max(most, length), title!.length);
  const isNumber = cells.every((cell) => /^[-\d.e+]*$/.test(cell));
  return (cell) => isNumber ? cell.padStart(width) : cell.padEnd(width);
}

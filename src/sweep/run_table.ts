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
  return [head, ...rows].map((row) => lineOf(row, [head, ...rows])).join("\n");
}

function lineOf(row: readonly string[], all: readonly (readonly string[])[]): string {
  const cells = row.map((cell, column) => {
    const width = Math.max(...all.map((other) => other[column]!.length));
    const isNumber = all.slice(1).every((other) => /^[-\d.e+]*$/.test(other[column]!));
    return isNumber ? cell.padStart(width) : cell.padEnd(width);
  });
  return cells.join("  ").trimEnd();
}

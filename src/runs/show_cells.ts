/** Values as tables for the eye show them. */
import { isAccuracy } from "./metric.ts";
import type { Cell } from "./table.ts";

const nothing = "-";
const longestText = 24;

/** A value of a flag, or a name. */
export function showCell(cell: Cell): string {
  return cell === null ? nothing : shortened(String(cell), longestText);
}

/** What a folder is called may hold anything; of a long name the end tells more than the start. */
export function shortenedStart(text: string, most: number): string {
  const shown = visible(text);
  return shown.length <= most ? shown : `…${shown.slice(shown.length + 1 - most)}`;
}

/** @param digits after the point */
export function showNumber(cell: Cell | undefined, digits: number): string {
  return typeof cell === "number" ? cell.toFixed(digits) : nothing;
}

/** A value of a metric. */
export function showMetric(cell: Cell | undefined, metric: string): string {
  return showNumber(cell, isAccuracy(metric) ? 2 : 4);
}

/** A mean with its standard deviation, where there is one, and how many of how many values it is of, where some are missing. */
export function showSpread(
  { mean, deviation, count, all }: {
    readonly mean: Cell;
    readonly deviation: Cell;
    readonly count: Cell;
    readonly all: Cell;
  },
  digits: number,
): string {
  if (mean === null) return nothing;
  const spread = deviation === null ? "" : ` ± ${showNumber(deviation, digits)}`;
  return `${showNumber(mean, digits)}${spread}${count === all ? "" : ` (${count}/${all})`}`;
}

function shortened(text: string, most: number): string {
  const shown = visible(text);
  return shown.length <= most ? shown : `${shown.slice(0, most - 1)}…`;
}

function visible(text: string): string {
  return text.replaceAll(/[\p{C}\u2028\u2029]/gu, "�");
}

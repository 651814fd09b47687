/** What the log says of accuracy by label, and of groups of equivalent problems. */
import { fixed } from "../text/python_format.ts";
import { percent } from "./evaluation_lines.ts";
import type { Groups } from "./set_details.ts";
import { wilsonInterval } from "./wilson_interval.ts";

/**
 * A line for each value of a label: right answers, all of them, accuracy and its 95 % interval. Unlike lines of classes they have
 * no blanks around the slash: whoever reads Int2Int's logs takes those for classes.
 */
export function labelLines(set: string, label: string, groups: Groups): string {
  const width = Math.max(...groups.groups.map((name) => name.length));
  const lines = groups.groups.map((name, i) =>
    `  ${name.padEnd(width)}  ${shareOf(groups.right[i]!, groups.total[i]!)}`
  );
  return [`Accuracy of ${set} by ${label} (with 95% intervals):`, ...lines].join("\n");
}

/** @param groups the first is of groups with right answers only, the second of those with equal answers */
export function groupLines(set: string, label: string, { right, total }: Groups): string {
  if (total.length === 0) return `No two examples of ${set} have the same ${label}`;
  return [
    `Groups of ${set} with the same ${label} (with 95% intervals):`,
    `  all answers right  ${shareOf(right[0]!, total[0]!)}`,
    `  all answers equal  ${shareOf(right[1]!, total[1]!)}`,
  ].join("\n");
}

function shareOf(right: number, total: number): string {
  const { low, high } = wilsonInterval(right, total);
  const [share, from, to] = [percent({ right, total }), low, high].map((part) => fixed(part, 2));
  return `${right}/${total}  ${share}% (${from} to ${to})`;
}

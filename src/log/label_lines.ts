/** What the log says of accuracy by label, and of groups of equivalent problems. */
import { fixed } from "../text/python_format.ts";
import { percentText } from "./evaluation_lines.ts";
import type { Groups } from "./set_details.ts";
import { wilsonInterval } from "./wilson_interval.ts";

/**
 * A line for each group: right answers, all of them, accuracy and its 95 % interval. Unlike lines of classes they have no spaces
 * around the slash: whoever reads Int2Int's logs takes those for classes.
 */
export function labelLines({ title, groups, right, total }: Groups): string {
  if (groups.length === 0) return `Accuracy by ${title}: nothing to count`;
  const width = Math.max(...groups.map((name) => name.length));
  const lines = groups.map((name, i) => {
    const { low, high } = wilsonInterval(right[i]!, total[i]!);
    const share = percentText({ right: right[i]!, total: total[i]! });
    const counts = `${right[i]}/${total[i]}`;
    return `  ${name.padEnd(width)}  ${counts}  ${share} (${fixed(low, 1)} to ${fixed(high, 1)})`;
  });
  return [`Accuracy by ${title}, with 95% intervals:`, ...lines].join("\n");
}

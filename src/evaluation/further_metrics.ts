/** Metrics that Int2Int does not have, and that its line `__log__` is spared: `metrics.jsonl` and its readers have them. */
import { percent } from "../log/evaluation_lines.ts";
import type { Groups } from "../log/set_details.ts";
import * as bySeen from "./breakdowns/by_seen.ts";
import type { SetCounts } from "./set_counts.ts";
import { accuracyOf, macroAccuracy, type Metrics, type Naming } from "./tally.ts";

/** Ends of their names behind that of the accuracy. */
export const macroEnd = "_macro", seenEnd = `_${bySeen.seen}`, unseenEnd = `_${bySeen.unseen}`;

/** Percentages; groups without examples have none. @param hasClasses whether the problem sorts its examples */
export function furtherMetrics(
  { tally, breakdowns }: SetCounts,
  naming: Naming,
  hasClasses: boolean,
): Metrics {
  const acc = accuracyOf(naming);
  const groups = breakdowns.find(({ name }) => name === bySeen.seen)?.groups();
  return {
    ...hasClasses && { [`${acc}${macroEnd}`]: macroAccuracy(tally) },
    ...groups && groupMetrics(acc, groups),
  };
}

function groupMetrics(acc: string, { groups, right, total }: Groups): Metrics {
  return Object.fromEntries(
    groups.map((name, k) => [`${acc}_${name}`, percent({ right: right[k]!, total: total[k]! })]),
  );
}

/** Metrics that Int2Int does not have, and that its line `__log__` is spared: `metrics.jsonl` and its readers have them. */
import { percent } from "../log/evaluation_lines.ts";
import type { Groups } from "../log/set_details.ts";
import { groupPrefix } from "./breakdowns/by_group.ts";
import * as bySeen from "./breakdowns/by_seen.ts";
import type { SetCounts } from "./set_counts.ts";
import { accuracyOf, macroAccuracy, type Metrics, type Naming } from "./tally.ts";

/** Ends of their names behind that of the accuracy. */
export const macroEnd = "_macro", seenEnd = `_${bySeen.seen}`, unseenEnd = `_${bySeen.unseen}`;

/** Ends of the names of shares of groups of equivalent problems, behind that of the set. */
export const groupEnds = ["_groups_right", "_groups_equal"] as const;

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
    ...equivalentMetrics(naming.prefix, breakdowns),
  };
}

/** Shares of groups of equivalent problems, where there are any. */
function equivalentMetrics(prefix: string, breakdowns: SetCounts["breakdowns"]): Metrics {
  const found = breakdowns.find(({ name }) => name.startsWith(groupPrefix))?.groups();
  const [right, equal] = found?.right ?? [], [total] = found?.total ?? [];
  if (right === undefined || equal === undefined || total === undefined) return {};
  const shares = [right, equal].map((count) => percent({ right: count, total }));
  return Object.fromEntries(groupEnds.map((end, i) => [`${prefix}${end}`, shares[i]!]));
}

function groupMetrics(acc: string, { groups, right, total }: Groups): Metrics {
  return Object.fromEntries(
    groups.map((name, k) => [`${acc}_${name}`, percent({ right: right[k]!, total: total[k]! })]),
  );
}

/** Metrics that Int2Int does not have, and that its line `__log__` is spared: `metrics.jsonl` and its readers have them. */
import { percent } from "../log/evaluation_lines.ts";
import type { Breakdown } from "./breakdowns/breakdown.ts";
import { groupPrefix } from "./breakdowns/by_group.ts";
import { passEnd } from "./pass_rates.ts";
import type { SetCounts } from "./set_counts.ts";
import { accuracyOf, macroAccuracy, type Metrics, type Naming } from "./tally.ts";

/** End of the name of the mean accuracy of all classes, behind that of the accuracy. */
export const macro = "macro";

/** Ends of the names of shares of groups of equivalent problems, behind that of the set. */
export const groupEnds = ["_groups_right", "_groups_equal"] as const;

/** Percentages; groups without examples have none. @param hasClasses whether the problem sorts its examples */
export function furtherMetrics(
  { tally, breakdowns, passes }: SetCounts,
  naming: Pick<Naming, "prefix" | "beam">,
  hasClasses: boolean,
): Metrics {
  const acc = accuracyOf(naming);
  const named = ([end, value]: readonly [string, number]) => [`${acc}_${end}`, value];
  const all = [
    ...hasClasses ? [[macro, macroAccuracy(tally)] as const] : [],
    ...breakdowns.flatMap(metricsOf),
  ];
  return {
    ...Object.fromEntries(all.map(named)),
    ...equivalentMetrics(naming.prefix, breakdowns),
    ...Object.fromEntries(
      passes.rates().map(({ k, percent }) => [`${naming.prefix}${passEnd(k)}`, percent]),
    ),
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

function metricsOf(breakdown: Breakdown): [string, number][] {
  const { groups, right, total } = breakdown.groups();
  return groups.flatMap((group, k) => {
    const end = breakdown.metricOf?.(group);
    return end === undefined ? [] : [[end, percent({ right: right[k]!, total: total[k]! })]];
  });
}

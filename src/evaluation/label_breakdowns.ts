/** Accuracy by label and consistency within groups, for the data sets whose examples have labels. */
import type { ChosenLabels } from "../examples/read/label_names.ts";
import { groupLines, labelLines } from "../log/label_lines.ts";
import type { Breakdown } from "./breakdowns/breakdown.ts";
import { byGroup, groupPrefix } from "./breakdowns/by_group.ts";
import { byLabel, labelPrefix } from "./breakdowns/by_label.ts";
import type { Evaluation } from "./evaluation.ts";
import type { EvaluationResults } from "./evaluator.ts";

export function byLabels({ reported, group }: ChosenLabels): Breakdown[] {
  return [...reported.map(byLabel), ...group === undefined ? [] : [byGroup(group)]];
}

/** Lines for the log on what {@link byLabels} have counted. */
export function logLabels(
  { log }: Pick<Evaluation, "log">,
  set: string,
  { reported, group }: ChosenLabels,
  { details }: EvaluationResults,
): void {
  const { breakdowns } = details[set]!;
  for (const label of reported) {
    log(labelLines(set, label, breakdowns[`${labelPrefix}${label}`]!));
  }
  if (group !== undefined) log(groupLines(set, group, breakdowns[`${groupPrefix}${group}`]!));
}

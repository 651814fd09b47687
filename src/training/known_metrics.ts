/** Whether a run can have the metrics that its flags name: found out before it trains. */
import { FlagError } from "../errors.ts";
import { setNames } from "../examples/read/set_names.ts";
import { seen, unseen } from "../evaluation/breakdowns/by_seen.ts";
import { groupEnds, macro } from "../evaluation/further_metrics.ts";
import { passEnd, passSizes } from "../evaluation/pass_rates.ts";
import { accuracyOf, emptyTally, ownMetricsOf, prefixOf, scoresOf } from "../evaluation/tally.ts";
import { parseTolerances } from "../evaluation/tolerance.ts";
import type { Flags } from "../flags/table.ts";
import type { Problem } from "../problems/problem.ts";
import { noneMeaning, noneOf } from "../text/nearest.ts";
import { type Metric, parseStoppingCriterion, parseValidationMetrics } from "./best_metrics.ts";

type MetricFlags = Pick<
  Flags,
  | "validation_metrics"
  | "stopping_criterion"
  | "eval_data"
  | "train_data"
  | "tolerance"
  | "overfit_batches"
  | "beam_eval"
  | "samples"
  | "n_eval_metrics"
  | "n_error_metrics"
>;

type Classes = Pick<
  Problem<unknown, unknown>,
  "mayBeClass" | "onlyClass" | "evalSets" | "metricNames"
>;

/** The metrics of one test set. */
interface SetMetrics {
  readonly prefix: string;
  /** Names of those that every evaluation has. */
  readonly always: readonly string[];
  /** Names of those that it has where examples have labels. */
  readonly ofGroups: readonly string[];
  /** Start of the names of those that an evaluation has if the class occurs in it. */
  readonly classes: string;
}

/**
 * Checks the names in `--validation_metrics` and `--stopping_criterion`.
 *
 * @throws {FlagError} naming the nearest metric to one that no evaluation of the run can have
 */
export function expectKnownMetrics(flags: MetricFlags, problem: Classes): void {
  const { eval_data, overfit_batches } = flags;
  const names = setNames(eval_data, overfit_batches > 0 ? {} : problem);
  const sets = names.map((name) => metricsOf(name, flags, problem));
  const check = (flag: string, { name, highestIsBest }: Metric) => {
    if (isKnown(name, sets, problem)) return;
    const mark = highestIsBest ? "" : "_";
    throw new FlagError(flag, unknown(mark, name, sets, problem));
  };
  const { validation_metrics, stopping_criterion } = flags;
  for (const metric of parseValidationMetrics(validation_metrics)) {
    check("--validation_metrics", metric);
  }
  const criterion = parseStoppingCriterion(stopping_criterion);
  if (criterion !== undefined) check("--stopping_criterion", criterion.metric);
}

function metricsOf(set: string, flags: MetricFlags, problem: Classes): SetMetrics {
  const own = ownMetricsOf(flags, problem), { names } = own;
  const naming = { prefix: prefixOf(set), beam: flags.beam_eval, describeClass: String, names };
  const classes = `${accuracyOf(naming)}_`;
  return {
    prefix: naming.prefix,
    always: [
      ...Object.keys(scoresOf(emptyTally(own), naming)),
      ...furtherEnds(flags, problem).map((end) => `${classes}${end}`),
      ...passSizes(flags.samples).map((k) => `${naming.prefix}${passEnd(k)}`),
    ],
    ofGroups: groupEnds.map((end) => `${naming.prefix}${end}`),
    classes,
  };
}

/** Ends of the names of metrics that Int2Int does not have. */
function furtherEnds(
  { train_data, eval_data, tolerance }: MetricFlags,
  { onlyClass }: Classes,
): string[] {
  return [
    ...onlyClass === undefined ? [macro] : [],
    ...train_data !== "" && eval_data !== "" ? [seen, unseen] : [],
    ...parseTolerances(tolerance).map(({ metric }) => metric),
  ];
}

function isKnown(name: string, sets: readonly SetMetrics[], { mayBeClass }: Classes): boolean {
  return sets.some(({ always, ofGroups, classes }) =>
    always.includes(name) || ofGroups.includes(name) ||
    name.startsWith(classes) && name !== classes &&
      (mayBeClass?.(name.slice(classes.length)) ?? true)
  );
}

/** Most often the beginning of the name is missing, or a part of it. @param mark of a metric that is best when low */
function unknown(mark: string, name: string, sets: readonly SetMetrics[], problem: Classes) {
  const ends = [name, name.slice(name.indexOf("_") + 1)], typed = `${mark}${name}`;
  const whole = sets.flatMap(({ prefix }) => ends.map((end) => `${prefix}_${end}`))
    .find((name) => isKnown(name, sets, problem));
  if (whole !== undefined) return noneMeaning("metric", typed, `${mark}${whole}`);
  const names = sets.flatMap(({ always, ofGroups }) => [...always, ...ofGroups]);
  return noneOf("metric", typed, names.map((name) => `${mark}${name}`));
}

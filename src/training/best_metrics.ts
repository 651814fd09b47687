/**
 * Which epoch was best, by the metrics of `--validation_metrics`, and when to give up, by `--stopping_criterion`
 * (paper §3.1). States go in and come out, and are plain JSON: checkpoints keep them.
 */

import { FlagError } from "../errors.ts";
import { fixed } from "../text/python_format.ts";

/** A score to follow. */
export interface Metric {
  readonly name: string;
  /** A name given with a leading `_` is best when lowest. */
  readonly highestIsBest: boolean;
}

/** Best scores so far. */
export interface BestMetrics {
  /** By metric name; a metric not seen yet is absent. */
  readonly best: Readonly<Record<string, number>>;
}

/** What an epoch changed. */
export interface BestMetricsUpdate {
  readonly state: BestMetrics;
  /** Metrics that have a new best score: the checkpoint to save and what to log before saving it. */
  readonly improved: readonly { readonly checkpoint: string; readonly message: string }[];
  /** On metrics that this evaluation has not. */
  readonly notes: readonly string[];
}

/** Stop after a metric has not improved for more than `patience` epochs. */
export interface StoppingCriterion {
  readonly metric: Metric;
  readonly patience: number;
}

/** Course of the stopping criterion so far. */
export interface StoppingState {
  /** Null before the first epoch. */
  readonly best: number | null;
  /** Epochs in a row without improvement. */
  readonly epochsWithout: number;
}

/** What an epoch means for the stopping criterion. */
export interface StoppingUpdate {
  readonly state: StoppingState;
  readonly messages: readonly string[];
  readonly stop: boolean;
}

/** Before the first epoch. */
export const NO_BEST_METRICS: BestMetrics = { best: {} };

/** Before the first epoch. */
export const NO_STOPPING_STATE: StoppingState = { best: null, epochsWithout: 0 };

/**
 * Reads the value of `--validation_metrics`: names separated by commas.
 *
 * @throws {FlagError} when a name is missing or given twice
 */
export function parseValidationMetrics(value: string): Metric[] {
  const flag = "--validation_metrics";
  const metrics = value.split(",").filter((name) => name !== "").map((name) =>
    parseMetric(flag, name)
  );
  const twice = metrics.find((metric, k) => metrics.findIndex((m) => m.name === metric.name) < k);
  if (twice !== undefined) throw new FlagError(flag, `${twice.name} is given twice`);
  return metrics;
}

/**
 * Reads the value of `--stopping_criterion`, `metric,epochs`; undefined when it is empty.
 *
 * @throws {FlagError} when it has another form
 */
export function parseStoppingCriterion(value: string): StoppingCriterion | undefined {
  if (value === "") return undefined;
  const flag = "--stopping_criterion";
  const [name, patience, ...rest] = value.split(",");
  if (rest.length > 0 || !/^\d+$/.test(patience ?? "")) {
    throw new FlagError(
      flag,
      `found "${value}", expected a metric and a number of epochs, like valid_arithmetic_acc,100`,
    );
  }
  return { metric: parseMetric(flag, name), patience: Number(patience) };
}

/** Compares the scores of an epoch with the best ones so far. */
export function updateBestMetrics(
  metrics: readonly Metric[],
  state: BestMetrics,
  scores: Readonly<Record<string, number>>,
): BestMetricsUpdate {
  const known = metrics.filter(({ name }) => Object.hasOwn(scores, name));
  const better = known.filter((metric) => improves(metric, scores, state.best[metric.name]));
  return {
    state: {
      best: {
        ...state.best,
        ...Object.fromEntries(better.map(({ name }) => [name, scores[name]])),
      },
    },
    improved: better.map(({ name }) => ({
      checkpoint: `best-${name}`,
      message: `New best score for ${name}: ${fixed(scores[name], 6)}`,
    })),
    notes: metrics.filter((metric) => !known.includes(metric)).map(({ name }) =>
      `This evaluation has no ${name}, which keeps its best score`
    ),
  };
}

/** Says whether training goes on after an epoch with these scores; without the metric among them, nothing changes. */
export function updateStopping(
  criterion: StoppingCriterion,
  state: StoppingState,
  scores: Readonly<Record<string, number>>,
): StoppingUpdate {
  const { metric, patience } = criterion;
  if (!Object.hasOwn(scores, metric.name)) {
    const message = `This evaluation has no ${metric.name}: the stopping criterion stays at ` +
      `${state.epochsWithout} / ${patience}`;
    return { state, messages: [message], stop: false };
  }
  const score = scores[metric.name];
  if (improves(metric, scores, state.best ?? undefined)) {
    const message = `New best validation score: ${fixed(score, 6)}`;
    return { state: { best: score, epochsWithout: 0 }, messages: [message], stop: false };
  }
  const messages = [`Not a better validation score (${state.epochsWithout} / ${patience}).`];
  const epochsWithout = state.epochsWithout + 1;
  const stop = epochsWithout > patience;
  if (stop) {
    messages.push(
      `Stopping criterion has been below its best value for more than ${patience} epochs. ` +
        "Ending the experiment...",
    );
  }
  return { state: { best: state.best, epochsWithout }, messages, stop };
}

/** What a run knows of its metrics, and the flags that say which they are. */
interface Followed {
  readonly bestMetrics: BestMetrics;
  readonly stopping: StoppingState;
}

type MetricFlags = { readonly validation_metrics: string; readonly stopping_criterion: string };

/**
 * Drops best scores that are no measure for the metrics of today: another one of the stopping criterion, or one that was
 * best when highest and now is best when lowest.
 *
 * @param before the flags of the checkpoint, if it says @returns the state with lines for the log
 */
export function continuedMetrics<S extends Followed>(
  state: S,
  before: MetricFlags | undefined,
  now: MetricFlags,
): { readonly state: S; readonly notes: readonly string[] } {
  if (before === undefined) return { state, notes: [] };
  const old = parseValidationMetrics(before.validation_metrics);
  const turned = parseValidationMetrics(now.validation_metrics).filter((metric) =>
    old.some(({ name, highestIsBest }) =>
      name === metric.name && highestIsBest !== metric.highestIsBest
    )
  );
  const best = Object.fromEntries(
    Object.entries(state.bestMetrics.best).filter(([name]) => !turned.some((m) => m.name === name)),
  );
  const [was, is] = [before, now].map(({ stopping_criterion }) =>
    parseStoppingCriterion(stopping_criterion)?.metric
  );
  const isOther = was !== undefined && is !== undefined &&
    (was.name !== is.name || was.highestIsBest !== is.highestIsBest);
  return {
    state: {
      ...state,
      bestMetrics: { ...state.bestMetrics, best },
      stopping: isOther ? NO_STOPPING_STATE : state.stopping,
    },
    notes: [
      ...turned.map(({ name }) =>
        `The best score of ${name} so far is dropped: it was best in the other direction`
      ),
      ...isOther ? [`The stopping criterion starts anew, with ${is.name}`] : [],
    ],
  };
}

function parseMetric(flag: string, text: string): Metric {
  const highestIsBest = !text.startsWith("_");
  const name = highestIsBest ? text : text.slice(1);
  if (name === "") throw new FlagError(flag, `found "${text}", expected the name of a metric`);
  return { name, highestIsBest };
}

/** A score that is not a number is never an improvement. */
function improves(
  metric: Metric,
  scores: Readonly<Record<string, number>>,
  best: number | undefined,
): boolean {
  const score = scores[metric.name];
  if (metric.highestIsBest) return score > (best ?? -Infinity);
  return score < (best ?? Infinity);
}

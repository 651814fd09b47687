import type { Evaluated } from "./metrics_line.ts";

/** What the name of a metric says, `valid_arithmetic_acc_7` for instance. */
export interface MetricName {
  /** Name of the data set: `valid`. */
  readonly set: string;
  /** What is measured: `acc`, also for a class. */
  readonly measure: string;
  /** The class of examples that it is about: `7`. Left out where it is about all. */
  readonly ofClass?: string;
}

/** @param counts of the same evaluation, which tell classes from other measures @returns `undefined` for any other name */
export function readMetricName(
  name: string,
  counts: Evaluated["counts"],
): MetricName | undefined {
  const [, set, measure] = /^(.*?)_arithmetic_(.*)$/.exec(name) ?? [];
  if (set === undefined || measure === undefined) return undefined;
  const [, accuracy, ofClass] = /^((?:beam_)?acc)_(.*)$/.exec(measure) ?? [];
  const isClass = accuracy !== undefined && ofClass !== undefined &&
    Object.hasOwn(counts, `${set}_${ofClass}`);
  return isClass ? { set, measure: accuracy, ofClass } : { set, measure };
}

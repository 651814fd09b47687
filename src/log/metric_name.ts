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

/** The end of the name of an accuracy with a tolerance, as a pattern: `within_5pct_L1`. */
export const withinPattern = String.raw`within_[\d.]+(?:e-?\d+)?(?:pct)?(?:_L(?:1|2|inf))?`;

/** What may stand behind `acc_` and is no class. */
const notClasses = new RegExp(
  String.raw`^(?:d[123]|eval\d+|error\d+|macro|seen|unseen|${withinPattern})$`,
);

/** Whether a class can be called so: the accuracy on it has no name that means something else. */
export function mayNameClass(name: string): boolean {
  return !notClasses.test(name);
}

/** Whether a metric is the accuracy on a class, as far as its name can say. */
export function isClassMetric(name: string): boolean {
  return classMetricIn(name) !== undefined;
}

/** The data set and the class that a metric is about, as far as its name can say; `undefined` for other metrics. */
export function classMetricIn(name: string): { set: string; ofClass: string } | undefined {
  const [, set, ofClass] = /^(.+?)_arithmetic_(?:beam_)?acc_(.+)$/.exec(name) ?? [];
  if (set === undefined || ofClass === undefined || notClasses.test(ofClass)) return undefined;
  return { set, ofClass };
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

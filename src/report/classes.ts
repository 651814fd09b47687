/** Accuracies by class of example, which evaluations report under names such as `valid_arithmetic_acc_7`. */
import { classMetricIn } from "../log/metric_name.ts";
import type { EpochLine } from "../log/metrics_line.ts";
import type { ClassTable } from "./page/data.ts";
import { everyFew } from "./thin.ts";

const natural = new Intl.Collator("en", { numeric: true });

interface Class {
  readonly metric: string;
  readonly name: string;
  /** In the last evaluation; 0 where that is unknown. */
  readonly examples: number;
}

/** One table per data set. @param limits the most frequent classes are shown, and evaluations that are evenly spread */
export function classTablesOf(
  epochs: readonly EpochLine[],
  limits: { readonly classes: number; readonly epochs: number },
): ClassTable[] {
  const shown = everyFew(epochs, limits.epochs), sets = new Map<string, Class[]>();
  const counts = epochs.at(-1)?.counts ?? {};
  for (const metric of new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics)))) {
    const { set, ofClass: name } = classMetricIn(metric) ?? {};
    if (set === undefined || name === undefined) continue;
    const examples = counts[`${set}_${name}`] ?? 0;
    sets.set(set, [...sets.get(set) ?? [], { metric, name, examples }]);
  }
  return [...sets].map(([set, classes]) => {
    const chosen = classes.sort((a, b) => b.examples - a.examples).slice(0, limits.classes)
      .sort((a, b) => natural.compare(a.name, b.name));
    return {
      set,
      classes: chosen.map(({ name }) => name),
      counts: chosen.map(({ examples }) => examples),
      right: chosen.map((each) => rightOf(each, epochs.at(-1))),
      epochs: shown.map(({ epoch }) => epoch),
      percents: chosen.map(({ metric }) => shown.map(({ metrics }) => whole(metrics[metric]))),
    };
  });
}

function rightOf({ metric, examples }: Class, last: EpochLine | undefined): number {
  return Math.round((last?.metrics[metric] ?? 0) * examples / 100);
}

function whole(percent: number | null | undefined): number | null {
  return percent === null || percent === undefined ? null : Math.round(percent);
}

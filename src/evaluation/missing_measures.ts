import type { Problem } from "../problems/problem.ts";

/** The flags that say how many measures there are. */
interface MeasureFlags {
  readonly n_eval_metrics: number;
  readonly n_error_metrics: number;
}

/** A line for each flag, and each list of names, that asks for more measures than the problem's `evaluate` returns. */
export function missingMeasures(
  flags: MeasureFlags,
  { measures, metricNames = {} }: Pick<Problem<unknown, unknown>, "measures" | "metricNames">,
): string[] {
  if (measures === undefined) return [];
  const { eval: success, error } = metricNames;
  const asked = [
    [
      `--n_eval_metrics ${flags.n_eval_metrics}`,
      flags.n_eval_metrics,
      "evalMetrics",
      measures.eval,
    ],
    [
      `--n_error_metrics ${flags.n_error_metrics}`,
      flags.n_error_metrics,
      "errorMetrics",
      measures.error,
    ],
    [`metricNames.eval: ${success}`, success?.length ?? 0, "evalMetrics", measures.eval],
    [`metricNames.error: ${error}`, error?.length ?? 0, "errorMetrics", measures.error],
  ] as const;
  return asked.filter(([, count, , most]) => count > most).map(([what, , field, most]) =>
    `${what}, but ${field} had ${most} in the examples that evaluate was tried on: ` +
    "the others mean nothing"
  );
}

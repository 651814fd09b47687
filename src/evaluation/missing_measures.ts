import type { Problem } from "../problems/problem.ts";

/** The flags that say how many measures there are. */
interface MeasureFlags {
  readonly n_eval_metrics: number;
  readonly n_error_metrics: number;
}

/** A line for each flag that asks for more measures than the problem's `evaluate` returns. */
export function missingMeasures(
  flags: MeasureFlags,
  { measures }: Pick<Problem<unknown, unknown>, "measures">,
): string[] {
  if (measures === undefined) return [];
  const kinds = [
    ["n_eval_metrics", "evalMetrics", measures.eval],
    ["n_error_metrics", "errorMetrics", measures.error],
  ] as const;
  return kinds.filter(([flag, , most]) => flags[flag] > most).map(([flag, field, most]) =>
    `--${flag} ${
      flags[flag]
    }, but ${field} had ${most} in the examples that evaluate was tried on: ` +
    "the others mean nothing"
  );
}

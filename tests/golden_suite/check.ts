/** What the suite runs: a case is of some kind, and its kind offers checks. */
import type { GoldenCase } from "./golden_case.ts";
import type { GoldenEngine } from "./golden_engine.ts";

/**
 * One line of the report. A run throws, or returns the largest share of a tolerance that was used: 0 if all was equal,
 * 1 at the limit.
 */
export type Check =
  | { readonly title: string; readonly run: () => number }
  | { readonly title: string; readonly runOn: (engine: GoldenEngine) => Promise<number> };

/** Cases with the same fields. */
export interface CaseKind {
  /** Tells by the fields of a case whether it is of this kind. */
  fits(golden: GoldenCase): boolean;
  /** All that there is to check: a case that asks for what is not built fails. */
  checks(golden: GoldenCase): readonly Check[];
}

/** For checks without numbers to be near to: runs them, and returns that no tolerance was used. */
export function exactly(run: () => void): () => number {
  return () => {
    run();
    return 0;
  };
}

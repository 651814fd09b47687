import type { Checker } from "../checker.ts";
import { isWithin, type Tolerance } from "../tolerance.ts";
import type { Breakdown } from "./breakdown.ts";

/** What is right without any tolerance. */
const exact = "exact";

/**
 * How many answers are right, and how many are close to the right numbers: each group is of all examples. A right answer is
 * close; of a beam, any answer may be.
 */
export function byTolerance(tolerances: readonly Tolerance[], checker: Checker): Breakdown {
  const close = tolerances.map(() => 0);
  let right = 0, total = 0;
  return {
    name: "within",
    metricOf: (group) => tolerances.find(({ text }) => text === group)?.metric,
    count({ answer, hypotheses }, isRight) {
      total++;
      if (isRight) return void right++;
      const value = checker.readAnswer(answer)?.value;
      const given = hypotheses.filter(({ cut }) => !cut)
        .map(({ tokens }) => checker.readAnswer(tokens)?.value);
      tolerances.forEach((tolerance, k) => {
        if (given.some((each) => isWithin(tolerance, value, each))) close[k]!++;
      });
    },
    groups: () => ({
      title: "tolerance",
      groups: [exact, ...tolerances.map(({ text }) => text)],
      right: [right, ...close.map((count) => right + count)],
      total: [total, ...tolerances.map(() => total)],
    }),
  };
}

/** Records of evaluations that never were, for properties. */
import fc from "fast-check";
import type { EvaluationRecord, Hypothesis } from "../../../src/evaluation/record.ts";
import { verdict } from "../scripted_evaluation.ts";

const answer = fc.array(fc.constantFrom("+", "1", "2"), { maxLength: 6 });

const hypothesis: fc.Arbitrary<Hypothesis> = fc.record({
  tokens: answer,
  cut: fc.boolean(),
  verdict: fc.boolean().map((correct) => verdict({ correct })),
}).map((all) => all.cut ? { ...all, verdict: verdict({}) } : all);

const record = fc.record({
  problem: fc.constant(["+", "1"]),
  answer,
  classCode: fc.nat(3),
  perfect: fc.boolean(),
  hypotheses: fc.array(hypothesis, { minLength: 1, maxLength: 3 }),
});

/** Examples of a data set, in order; perfect ones were not asked for answers. */
export const records: fc.Arbitrary<EvaluationRecord[]> = fc.array(record, { minLength: 1 })
  .map((all) =>
    all.map((each, index) => ({
      ...each,
      index,
      hypotheses: each.perfect ? [] : each.hypotheses,
    }))
  );

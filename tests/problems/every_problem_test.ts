/** What holds for every operation. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { operationNames } from "../../src/flags/choices.ts";
import { checkPrediction } from "../../src/problems/check.ts";
import { type AnyProblem, problemFor } from "../../src/problems/problem_for.ts";
import type { ProblemFlags } from "../../src/problems/problem_flags.ts";
import { randomFrom } from "../../src/random.ts";
import { defaultParameters } from "./problem_flags.ts";

/** Ranges from single digits to far beyond 64 bits, negative numbers included where the operation knows them. */
function parametersOf(operation: string): fc.Arbitrary<ProblemFlags> {
  return fc.record({
    base: fc.constantFrom(2, 10, 1000),
    minint: fc.bigInt({ min: operation === "fraction_round" ? 0n : -10n, max: 10n }),
    maxint: fc.constantFrom(10n, 10n ** 6n, 2n ** 53n, 10n ** 40n),
    modulus: fc.bigInt({ min: 1n, max: 2n ** 70n }),
    dim1: fc.integer({ min: 1, max: 5 }),
    dim2: fc.integer({ min: 1, max: 5 }),
  }).map((flags) => ({ ...defaultParameters, ...flags, operation }));
}

function drawn(flags: ProblemFlags, seed: number) {
  const problem = problemFor(flags);
  const random = randomFrom(seed);
  for (;;) {
    const example = problem.generate(random, "train");
    if (example !== undefined) return { problem, example };
  }
}

function assertRoundTrip({ symbols, encode, parse }: AnyProblem["inputTokenizer"], value: unknown) {
  const tokens = encode(value);
  assert.ok(tokens.every((token) => symbols.includes(token)));
  assert.deepEqual(parse(tokens), value);
}

for (const operation of operationNames.filter((name) => name !== "data")) {
  Deno.test(`${operation}: problems and answers are read back as they were written`, () => {
    fc.assert(
      fc.property(parametersOf(operation), fc.nat(), (flags, seed) => {
        const { problem, example } = drawn(flags, seed);
        assert.equal(problem.name, operation);
        assertRoundTrip(problem.inputTokenizer, example.problem);
        assertRoundTrip(problem.outputTokenizer, example.answer);
      }),
      { numRuns: 60 },
    );
  });

  Deno.test(`${operation}: equal seeds give equal examples, others do not`, () => {
    const problem = problemFor({ ...defaultParameters, operation });
    const examples = (seed: number) => {
      const random = randomFrom(seed);
      return Array.from({ length: 5 }, () => problem.generate(random, "train"));
    };
    assert.deepEqual(examples(1), examples(1));
    assert.notDeepEqual(examples(1), examples(2));
  });

  Deno.test(`${operation}: the answer itself is right, a far one is wrong and has a leading integer`, () => {
    fc.assert(
      fc.property(parametersOf(operation), fc.nat(), (flags, seed) => {
        const { problem, example: { problem: question, answer } } = drawn(flags, seed);
        const source = problem.inputTokenizer.encode(question);
        const target = problem.outputTokenizer.encode(answer);
        const check = checkPrediction(problem, source, target, target);
        assert.deepEqual([check.correct, check.closeD1, check.closeD2], [true, true, true]);
        assert.deepEqual([check.decoded, check.leading], [answer, [answer].flat()[0]]);
        const other = target.map((token) => token === "+" ? "-" : token === "-" ? "+" : token);
        other[other.length - 1] = other.at(-1) === "1" ? "0" : "1";
        assert.equal(checkPrediction(problem, source, target, other).correct, false);
      }),
      { numRuns: 30 },
    );
  });
}

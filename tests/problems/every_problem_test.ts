/** What holds for every operation. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { operationNames } from "../../src/flags/choices.ts";
import { checkPrediction } from "../../src/problems/check.ts";
import { type AnyProblem, problemFor } from "../../src/problems/problem_for.ts";
import type { ProblemFlags } from "../../src/problems/problem_flags.ts";
import { joinSource } from "../../src/problems/source.ts";
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
    min_dim: fc.integer({ min: 0, max: 1 }),
    list_len: fc.integer({ min: 1, max: 6 }).map((half) => 2 * half),
    min_list_len: fc.integer({ min: 0, max: 2 }),
    n_tokens: fc.integer({ min: 2, max: 20 }),
    max_nodes: fc.integer({ min: 2, max: 9 }),
    min_nodes: fc.integer({ min: 0, max: 2 }),
    weighted: fc.boolean(),
    float_type: fc.constantFrom("float", "float(P1000,digits=5)", "float(B1999)"),
    poly_max_degree: fc.integer({ min: 1, max: 6 }),
    poly_min_degree: fc.integer({ min: 0, max: 1 }),
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

/** Real numbers are rounded when they are first written. */
function assertRoundTrip({ symbols, encode, parse }: AnyProblem["inputTokenizer"], value: unknown) {
  const tokens = encode(value), known = new Set(symbols);
  assert.ok(tokens.every((token) => known.has(token)));
  const read = parse(tokens);
  assert.deepEqual(encode(read), tokens);
  if (!hasReals(value)) assert.deepEqual(read, value);
}

function hasReals(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasReals);
  return typeof value === "number" || Object(value).re !== undefined;
}

/** The tokens of a problem with its query. */
function sourceOf(
  { inputTokenizer, queryTokenizer }: AnyProblem,
  { problem, query }: { problem: unknown; query?: unknown },
): string[] {
  const tokens = inputTokenizer.encode(problem);
  return queryTokenizer === undefined ? tokens : joinSource(tokens, queryTokenizer.encode(query));
}

function firstInteger(answer: unknown): bigint {
  const first = [answer].flat(Infinity)[0];
  if (typeof first === "bigint") return first;
  return Number.isSafeInteger(first) ? BigInt(first as number) : 0n;
}

for (const operation of operationNames.filter((name) => name !== "data")) {
  Deno.test(`${operation}: problems and answers are read back as they were written`, () => {
    fc.assert(
      fc.property(parametersOf(operation), fc.nat(), (flags, seed) => {
        const { problem, example } = drawn(flags, seed);
        assert.equal(problem.name, operation);
        assertRoundTrip(problem.inputTokenizer, example.problem);
        assertRoundTrip(problem.outputTokenizer, example.answer);
        const { queryTokenizer } = problem;
        if (queryTokenizer !== undefined) assertRoundTrip(queryTokenizer, example.query);
        const code = problem.codeClass(example.problem, example.answer, example.query);
        assert.ok(problem.mayBeClass?.(problem.describeClass(code)));
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
        const { problem, example } = drawn(flags, seed);
        const source = sourceOf(problem, example);
        const target = problem.outputTokenizer.encode(example.answer);
        const answer = problem.outputTokenizer.parse(target);
        const check = checkPrediction(problem, source, target, target);
        assert.deepEqual([check.correct, check.closeD1, check.closeD2], [true, true, true]);
        assert.deepEqual([check.decoded, check.leading], [answer, firstInteger(answer)]);
        const other = target.map((token) => token === "+" ? "-" : token === "-" ? "+" : token);
        other[other.length - 1] = other.at(-1) === "1" ? "0" : "1";
        assert.equal(checkPrediction(problem, source, target, other).correct, false);
      }),
      { numRuns: 30 },
    );
  });
}

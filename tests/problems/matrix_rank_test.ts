import assert from "node:assert/strict";
import fc from "fast-check";
import { generatedBatches } from "../../src/examples/generate/generated.ts";
import { generatedDataset } from "../../src/examples/generate/dataset.ts";
import { buildTask } from "../../src/task/task.ts";
import { matrixRankProblem } from "../../src/problems/matrix_rank.ts";
import { rankOf } from "../../src/problems/rank.ts";
import { defaultParameters } from "./problem_parameters.ts";
import { assertDistribution, sample, tuples } from "./sampling.ts";

Deno.test("matrices have the size asked for and the rank that is the answer, at any maxint", () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }));
  const largest = fc.constantFrom(1n, 7n, 10n ** 6n, 2n ** 26n, 2n ** 27n, 10n ** 30n);
  fc.assert(
    fc.property(sizes, largest, ([dim1, dim2], maxint) => {
      const problem = matrixRankProblem({ ...defaultParameters, dim1, dim2, maxint });
      for (const { problem: matrix, answer } of sample(problem, 5)) {
        assert.deepEqual(matrix.map((row) => row.length), new Array(dim1).fill(dim2));
        assert.equal(BigInt(rankOf(matrix)), answer);
        const bound = answer * maxint * maxint;
        assert.ok(matrix.flat().every((entry) => entry <= bound && entry >= -bound));
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("matrices come as Int2Int draws them: products that reach the drawn rank", () => {
  const outcomes: [unknown, number][] = [];
  for (const [a, b, c] of tuples(3, -1n, 1n)) {
    for (const [d, e] of tuples(2, -1n, 1n)) {
      const matrix = [[a * d, a * e], [b * d, b * e], [c * d, c * e]];
      if (matrix.flat().some((entry) => entry !== 0n)) {
        outcomes.push([{ problem: matrix, answer: 1n }, 1 / 3 ** 5]);
      }
    }
  }
  const ranks = outcomes.length / 3 ** 5;
  const examples = sample(
    matrixRankProblem({ ...defaultParameters, dim1: 3, dim2: 2, maxint: 1n }),
    20_000,
  );
  assertDistribution(examples.filter(({ answer }) => answer === 1n), outcomes);
  assertDistribution(examples.map(({ answer }) => answer), [[1n, ranks], [2n, shareOfRankTwo()]]);
});

/** How often the product of random 3 × 2 and 2 × 2 matrices of -1, 0, 1 has a minor of size 2 that is not 0. */
function shareOfRankTwo(): number {
  const regular = (a: bigint, b: bigint, c: bigint, d: bigint) => a * d !== b * c;
  let reached = 0;
  for (const [a, b, c, d, e, f] of tuples(6, -1n, 1n)) {
    if (!regular(a, b, c, d) && !regular(a, b, e, f) && !regular(c, d, e, f)) continue;
    reached += tuples(4, -1n, 1n).filter(([g, h, i, j]) => regular(g, h, i, j)).length;
  }
  return reached / 3 ** 10;
}

Deno.test("every rank is as likely as any other", () => {
  const problem = matrixRankProblem({ ...defaultParameters, dim1: 5, dim2: 4 });
  const ranks = sample(problem, 2000).map(({ answer }) => answer);
  assertDistribution(ranks, [[1n, 1], [2n, 1], [3n, 1], [4n, 1]]);
});

/** What the source of 500 examples warns of. */
async function warningsOf(changes: object): Promise<string[]> {
  const parameters = { ...defaultParameters, operation: "matrix_rank", ...changes };
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const dataset = generatedDataset(buildTask(parameters), 1, "train");
  await generatedBatches(dataset, { batchSize: 500, numWorkers: 0, warn }).batch(0);
  return warnings;
}

Deno.test("the default task warns that long matrices are lost, and says what to change", async () => {
  const warnings = await warningsOf({});
  assert.equal(warnings.length, 1);
  assert.match(
    warnings[0],
    /^(6\d|7\d) % .*rejected \(of \d+: \d+ with 512 tokens or more.*; 0 not made.*high rank.*lower --dim1, --dim2/,
  );
});

Deno.test("where the drawn rank is mostly missed, the warning counts that and names --maxint", async () => {
  const warnings = await warningsOf({ dim1: 1, dim2: 1, maxint: 1n });
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /^5\d % .*: 0 with .* not made .*miss the rank .*raise --maxint$/);
});

Deno.test("small tasks are not warned of", async () => {
  assert.deepEqual(await warningsOf({ dim1: 4, dim2: 4, maxint: 100n }), []);
});

Deno.test("matrices that can never be short enough are refused at once, with the flags to change", () => {
  const refused: [object, RegExp][] = [
    [{ dim1: 16, dim2: 16 }, /^--max_len: a 16 × 16 matrix .* takes 514 tokens .*is 511$/],
    [{ dim1: 100, dim2: 100, max_len: -1 }, /^--max_len: .* takes 20002 tokens .*is 4095$/],
    [{ maxint: 0n, minint: 0n }, /^--maxint: expected at least 1, found 0$/],
  ];
  for (const [changes, message] of refused) {
    const problem = matrixRankProblem({ ...defaultParameters, ...changes });
    assert.throws(() => sample(problem, 1), { name: "FlagError", message });
  }
});

Deno.test("a run of matrices that are always too long ends with that line", async () => {
  const hopeless = warningsOf({ dim1: 60, dim2: 60 });
  await assert.rejects(hopeless, {
    name: "FlagError",
    message: /^--max_len: a 60 × 60 matrix .* 7202 tokens or more/,
  });
});

Deno.test("the class is the rank modulo max_class", () => {
  const problem = matrixRankProblem({ ...defaultParameters, max_class: 5 });
  assert.deepEqual([1n, 5n, 7n, undefined].map((rank) => problem.codeClass(undefined, rank)), [
    1,
    0,
    2,
    -1,
  ]);
});

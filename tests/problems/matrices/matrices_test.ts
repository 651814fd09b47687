/** Matrices against the definitions of what is asked for, and against PARI/GP. */
import assert from "node:assert/strict";
import { matrixDeterminantProblem } from "../../../src/problems/matrices/determinant.ts";
import { matrixEigenvaluesProblem } from "../../../src/problems/matrices/eigenvalues.ts";
import { matrixInverseProblem } from "../../../src/problems/matrices/inverse.ts";
import type { Matrix } from "../../../src/problems/matrices/matrix.ts";
import { matrixSumProblem } from "../../../src/problems/matrices/sum.ts";
import { matrixTransposeProblem } from "../../../src/problems/matrices/transpose.ts";
import { matrixVectorProblem } from "../../../src/problems/matrices/vector_product.ts";
import { hasPari, pari, pariMatrix } from "../pari.ts";
import { defaultParameters } from "../problem_flags.ts";
import { assertDistribution, sample, tuples } from "../sampling.ts";

const flags = { ...defaultParameters, dim1: 5, dim2: 3, min_dim: 1, maxint: 9n };

Deno.test("entry (i, j) of a matrix is entry (j, i) of its transpose", () => {
  for (const { problem, answer } of sample(matrixTransposeProblem(flags), 100)) {
    assert.deepEqual([answer.length, answer[0]!.length], [problem[0]!.length, problem.length]);
    problem.forEach((row, i) => row.forEach((entry, j) => assert.equal(answer[j]![i], entry)));
  }
});

Deno.test("the sum of matrices is that of their entries", () => {
  for (const { problem, answer } of sample(matrixSumProblem(flags), 100)) {
    const rows = problem.length / 2;
    assert.equal(answer.length, rows);
    for (let i = 0; i < rows; i++) {
      answer[i]!.forEach((sum, j) => assert.equal(sum, problem[i]![j]! + problem[rows + i]![j]!));
    }
  }
});

Deno.test("the product with a vector is the sum of its multiples of columns", () => {
  for (const { problem, answer } of sample(matrixVectorProblem(flags), 100)) {
    const vector = problem.at(-1)!, expected = new Array<bigint>(problem.length - 1).fill(0n);
    vector.forEach((factor, j) =>
      expected.forEach((_, i) => expected[i]! += factor * problem[i]![j]!)
    );
    assert.deepEqual(answer, expected);
  }
});

/** Leibniz: the sum over all permutations. */
function determinant(matrix: Matrix): bigint {
  const [first, ...rest] = matrix;
  if (first === undefined) return 1n;
  return first.reduce((sum, entry, j) => {
    const minor = rest.map((row) => row.filter((_, k) => k !== j));
    return sum + (j % 2 === 0 ? entry : -entry) * determinant(minor);
  }, 0n);
}

Deno.test("determinants are exact, with large entries and where they vanish", () => {
  for (const maxint of [1n, 9n, 10n ** 30n]) {
    for (const { problem, answer } of sample(matrixDeterminantProblem({ ...flags, maxint }), 100)) {
      assert.equal(answer, determinant(problem));
    }
  }
});

Deno.test("by default matrices have the largest size; else sizes are uniform, and are the classes", () => {
  const fixed = sample(matrixTransposeProblem({ ...flags, min_dim: 0 }), 50);
  assert.ok(fixed.every(({ problem }) => problem.length === 5 && problem[0]!.length === 3));
  const problem = matrixTransposeProblem(flags);
  const classes = sample(problem, 3000).map((each) =>
    problem.describeClass(problem.codeClass(each.problem, each.answer))
  );
  const shapes = tuples(2, 1n, 5n).filter(([, columns]) => columns! <= 3n);
  assertDistribution(classes, shapes.map(([rows, columns]) => [`${rows}x${columns}`, 1]));
  assert.ok(problem.mayBeClass!("4x2") && !problem.mayBeClass!("4"));
});

Deno.test("entries are uniform between minus and plus the largest integer", () => {
  const entries = sample(matrixSumProblem({ ...flags, maxint: 3n }), 500)
    .flatMap(({ problem }) => problem.flat());
  assertDistribution(entries, tuples(1, -3n, 3n).map(([entry]) => [entry, 1]));
});

function assertNear(found: number, expected: number, scale: number): void {
  assert.ok(Math.abs(found - expected) <= 1e-9 * Math.max(1, scale), `${found}, not ${expected}`);
}

Deno.test("eigenvalues are ascending; their sums of powers are traces of powers of the matrix", () => {
  for (const { problem, answer } of sample(matrixEigenvaluesProblem({ ...flags, dim1: 6 }), 100)) {
    const matrix = problem.map((row) => row.map(Number));
    assert.deepEqual(answer, answer.toSorted((a, b) => a - b));
    let power = matrix;
    for (let k = 1; k <= matrix.length; k++) {
      const trace = power.reduce((sum, row, i) => sum + row[i]!, 0);
      const scale = answer.reduce((sum, value) => sum + Math.abs(value) ** k, 0);
      assertNear(answer.reduce((sum, value) => sum + value ** k, 0), trace, scale);
      power = power.map((row) =>
        matrix.map((_, j) => row.reduce((sum, entry, l) => sum + entry * matrix[l]![j]!, 0))
      );
    }
    for (const [i, row] of problem.entries()) {
      row.forEach((entry, j) => assert.equal(entry, problem[j]![i]));
    }
  }
});

Deno.test("a matrix times its inverse is the identity", () => {
  for (const { problem, answer } of sample(matrixInverseProblem({ ...flags, maxint: 1n }), 200)) {
    problem.forEach((row, i) =>
      row.forEach((_, j) => {
        const entry = row.reduce((sum, each, k) => sum + Number(each) * answer[k]![j]!, 0);
        assertNear(entry, i === j ? 1 : 0, 1);
      })
    );
  }
});

Deno.test("eigenvalues within 5 % of their size are right, in the L1 norm and in their order", () => {
  const { evaluate } = matrixEigenvaluesProblem(flags);
  const right = [-2, 1, 7];
  const correct = (found: number[]) => evaluate([[1n]], right, found).correct;
  assert.ok(correct([-2, 1, 7]) && correct([-2.1, 1.2, 7.19]));
  assert.ok(!correct([-2.1, 1.3, 7.2]) && !correct([1, -2, 7]) && !correct([-2, 1]));
});

Deno.test("an inverse is right where the product with the matrix is nearly the identity", () => {
  const { evaluate } = matrixInverseProblem(flags);
  const matrix = [[2n, 0n], [0n, 4n]], right = [[0.5, 0], [0, 0.25]];
  const correct = (found: number[][]) => evaluate(matrix, right, found).correct;
  assert.ok(correct([[0.51, 0], [0, 0.255]]));
  // The product with the matrix differs from the identity by 0.12 altogether, of 2.
  assert.ok(!correct([[0.54, 0], [0, 0.26]]));
  assert.ok(!correct([[0.5]]) && !correct([[0.5, 0, 0], [0, 0.25, 0]]));
});

Deno.test({
  name: "PARI/GP finds the same determinants, inverses and eigenvalues",
  ignore: !hasPari,
  async fn() {
    const determinants = sample(matrixDeterminantProblem({ ...flags, maxint: 10n ** 12n }), 20);
    const inverses = sample(matrixInverseProblem(flags), 20);
    const eigenvalues = sample(matrixEigenvaluesProblem(flags), 20);
    const found = await pari([
      ...determinants.map(({ problem }) => `matdet(${pariMatrix(problem)})`),
      ...inverses.map(({ problem, answer }) =>
        `norml2(${pariMatrix(problem)}^-1-${pariMatrix(answer)}) < 1e-18`
      ),
      ...eigenvalues.map(({ problem, answer }) =>
        `vecmax(abs(mateigen(${pariMatrix(problem)}*1.0,1)[1]-[${answer}])) < 1e-9`
      ),
    ]);
    assert.deepEqual(found, [
      ...determinants.map(({ answer }) => `${answer}`),
      ...[...inverses, ...eigenvalues].map(() => "1"),
    ]);
  },
});

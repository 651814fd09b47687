import assert from "node:assert/strict";
import {
  copyProblem,
  deduplicateProblem,
  parityProblem,
  reverseProblem,
  sortProblem,
} from "../../../src/problems/lists/simple.ts";
import { defaultParameters } from "../problem_flags.ts";
import { assertDistribution, keyOf, sample, tuples } from "../sampling.ts";

const flags = { ...defaultParameters, list_len: 7, min_list_len: 1, n_tokens: 4 };

Deno.test("a list is copied, and turned around", () => {
  for (const { problem, answer } of sample(copyProblem(flags), 200)) {
    assert.deepEqual(answer, problem);
  }
  for (const { problem, answer } of sample(reverseProblem(flags), 200)) {
    const { length } = problem;
    assert.equal(answer.length, length);
    answer.forEach((value, i) => assert.equal(value, problem[length - 1 - i]));
  }
});

Deno.test("a sorted list has each value as often, and none after a greater one", () => {
  for (const { problem, answer } of sample(sortProblem({ ...flags, n_tokens: 12 }), 200)) {
    const count = (list: readonly bigint[], value: bigint) =>
      list.filter((each) => each === value).length;
    assert.equal(answer.length, problem.length);
    for (const value of problem) assert.equal(count(answer, value), count(problem, value));
    answer.forEach((value, i) => assert.ok(i === 0 || answer[i - 1]! <= value));
  }
});

Deno.test("deduplication leaves out what is already there", () => {
  for (const { problem, answer } of sample(deduplicateProblem(flags), 200)) {
    assert.deepEqual(answer, problem.filter((value, i) => !problem.slice(0, i).includes(value)));
  }
});

Deno.test("parity is 1 where there is an odd number of odd values", () => {
  for (const { problem, answer } of sample(parityProblem(flags), 200)) {
    const odd = problem.filter((value) => value === 1n || value === 3n);
    assert.equal(answer, [1, 3, 5, 7].includes(odd.length) ? 1n : 0n);
  }
});

Deno.test("all lists of a length are equally likely, and so are the lengths, which are classes", () => {
  const problem = copyProblem({ ...flags, list_len: 3, n_tokens: 3 });
  const examples = sample(problem, 6000);
  assertDistribution(examples.map((each) => each.problem.length), [[1, 1], [2, 1], [3, 1]]);
  const pairs = examples.map((each) => each.problem).filter((list) => list.length === 2);
  assertDistribution(pairs, tuples(2, 0n, 2n).map((pair) => [pair, 1]));
  for (const each of examples.slice(0, 50)) {
    assert.equal(problem.codeClass(each.problem, each.answer), each.problem.length);
  }
});

Deno.test("by default, all lists have the same length", () => {
  const lists = sample(copyProblem(defaultParameters), 50).map(({ problem }) => problem);
  assert.ok(lists.every((list) => list.length === 20), keyOf(lists));
});

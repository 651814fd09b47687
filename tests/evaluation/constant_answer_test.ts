/** What the log says that a constant answer would reach, and of which classes it speaks. */
import assert from "node:assert/strict";
import type { Checker } from "../../src/evaluation/checker.ts";
import { checkerOf } from "../../src/evaluation/checker.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { defaultParameters } from "../problems/problem_flags.ts";
import { CHECKER } from "./digits.ts";
import { LINES, type Plan, runPlan } from "./scripted_evaluation.ts";

const nothing: Plan = { perfect: [], answers: { "+ 1": "", "+ 2": "", "+ 6": "" } };

async function constantLines(plan: Partial<Plan>): Promise<string[]> {
  const { log } = await runPlan({ ...nothing, ...plan });
  return log.filter((line) => line.startsWith("Always"));
}

Deno.test("the most frequent right answer is shown with its share of the examples", async () => {
  assert.deepEqual(await constantLines({}), [
    "Always answering 1 would be right for 50.00% of them.",
  ]);
});

Deno.test("where a problem may find other answers right, the share is the least", async () => {
  const settings = { checker: { ...CHECKER, judgesOtherAnswers: true } };
  assert.deepEqual(await constantLines({ settings }), [
    "Always answering 1 would be right for at least 50.00% of them.",
  ]);
});

Deno.test("an answer that comes once, or for less than one in a hundred, is not worth a line", async () => {
  assert.deepEqual(await constantLines({ lines: LINES.slice(0, 3) }), []);
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, i) => `V1 + 1\t+ 1 ${[...String(i)].join(" ")}`);
  const twice = (count: number) => ["V1 + 1\t+ 7", "V1 + 1\t+ 7", ...numbered(count - 2)];
  const settings = { checker: { ...CHECKER, check: () => assert.fail("perfect") } };
  const all = { perfect: [...twice(210)].map((line) => line.split("\t")[1]!), settings };
  assert.deepEqual(await constantLines({ ...all, lines: twice(201) }), []);
  assert.deepEqual(await constantLines({ ...all, lines: twice(200) }), [
    "Always answering 7 would be right for 1.00% of them.",
  ]);
});

Deno.test("answers are shown as people read them", () => {
  const shown = (operation: string, tokens: string) =>
    checkerOf(problemFor({ ...defaultParameters, operation, base: 10, data_types: "" }))
      .showAnswer(tokens.split(" "));
  assert.equal(shown("fraction_add", "V2 + 1 2 - 5"), "[12, -5]");
  assert.equal(shown("gcd", "+ 1 2"), "12");
  assert.equal(shown("gcd", "1 +"), "(1 +)");
  assert.equal(shown("data", "3"), "3");
  assert.equal(shown("data", "3 4"), "[3, 4]");
});

Deno.test("classes are printed with nothing right too, but not the only one of a problem without classes", async () => {
  const classLines = async (checker: Checker) =>
    (await runPlan({ ...nothing, settings: { checker } })).log
      .filter((line) => /^\w+: \d+ \//.test(line));
  assert.deepEqual(await classLines(CHECKER), [
    "1: 0 / 2 (0.00%)",
    "2: 0 / 1 (0.00%)",
    "6: 0 / 1 (0.00%)",
  ]);
  assert.deepEqual(await classLines({ ...CHECKER, onlyClass: 1 }), [
    "2: 0 / 1 (0.00%)",
    "6: 0 / 1 (0.00%)",
  ]);
});

Deno.test("a class that no log line is about is a metric all the same", async () => {
  const { scores } = await runPlan({
    ...nothing,
    settings: { checker: { ...CHECKER, onlyClass: 1 } },
  });
  assert.equal(scores!.valid_arithmetic_acc_1, 0);
});

import assert from "node:assert/strict";
import { buildTask } from "../../src/task/task.ts";
import { showAnswered } from "../../src/commands/show_answers.ts";
import type { Answer } from "../../src/decoding/answer.ts";
import type { Predictor } from "../../src/evaluation/predictor.ts";
import { parametersWith } from "../../src/flags/parse.ts";

const parameters = parametersWith({ operation: "gcd", base: 10 });
const task = buildTask(parameters);
const predictor: Predictor = {
  seesPadding: { scores: false, answers: false },
  score: () => assert.fail(),
  generate: () => assert.fail(),
};

function shown(...answers: (Omit<Answer, "tokens"> & { tokens: string })[]): string[] {
  const asked = { task, predictor, maxOutputLength: 2, batchSize: 1 };
  const coded = answers.map(({ tokens, ...rest }) => ({
    tokens: task.vocabulary.idsOf(tokens === "" ? [] : tokens.split(" ")),
    ...rest,
  }));
  const text = showAnswered(asked, { tokens: [], shown: "[12, 18]" }, coded);
  const [read, ...lines] = text.split("\n");
  assert.equal(read, "[12, 18]");
  assert.equal(lines.pop(), "");
  return lines;
}

Deno.test("answers are shown by value and score, or as tokens where they mean nothing", () => {
  assert.deepEqual(
    shown({ tokens: "+ 6", score: -0.25 }, { tokens: "+ +", score: -1 }, { tokens: "", score: -2 }),
    [
      "  6                        -0.2500",
      "  (+ +)                    -1.0000",
      "  ()                       -2.0000",
    ],
  );
  assert.deepEqual(shown({ tokens: "- 6" }), ["  -6"]);
});

Deno.test("of answers that look alike the best is shown", () => {
  assert.deepEqual(
    shown(
      { tokens: "+ 6", score: -0.25 },
      { tokens: "+ 6", score: -0.5 },
      { tokens: "+ 0 6", score: -0.75 },
      { tokens: "+ 2", score: -1 },
    ),
    ["  6                        -0.2500", "  2                        -1.0000"],
  );
});

Deno.test("an answer that was cut is shown as tokens, beside the same that is complete", () => {
  assert.deepEqual(
    shown(
      { tokens: "+ 6", score: -0.25, cut: true },
      { tokens: "+ 6", score: -0.5, cut: false },
      { tokens: "+ 6", score: -0.75, cut: true },
      { tokens: "+", score: -1, cut: true },
    ),
    [
      "  (+ 6 …)                  -0.2500 cut at --max_output_len 2",
      "  6                        -0.5000",
      "  (+ …)                    -1.0000 cut at the last position",
    ],
  );
});

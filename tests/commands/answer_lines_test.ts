/** Conversations of `int2int predict` with a model that answers every problem with its second number. */
import assert from "node:assert/strict";
import { answerLines } from "../../src/commands/answer_lines.ts";
import { questionReader } from "../../src/problems/question_reader.ts";
import type { Predictor } from "../../src/evaluation/predictor.ts";
import { buildTask } from "../../src/task/task.ts";
import { flagsWith } from "../../src/flags/parse.ts";

const predictor: Predictor = {
  seesPadding: { scores: false, answers: false },
  score: () => assert.fail(),
  generate: ({ size, source, sourceLength }) =>
    Promise.resolve(Array.from({ length: size }, (_, i) => [{
      // A sign and a digit, before the closing token.
      tokens: [3, 2].map((back) => source[(sourceLength - back) * size + i]!),
    }])),
};

async function talk(
  text: string,
  { isTyped = false, operation = "gcd", readUntil = Infinity, batchSize = 1 },
) {
  const task = buildTask(flagsWith({ operation, base: 10 }));
  const said: string[] = [], written: string[] = [];
  const code = await answerLines(
    { task, predictor, maxOutputLength: 9, batchSize },
    questionReader(task.problem, 100),
    {
      input: ReadableStream.from(
        text.split(/(?<=\n)/).map((line) => new TextEncoder().encode(line)),
      ),
      isTyped,
      write: (text) => written.push(text) <= readUntil,
      complain: (line) => void said.push(line.replace(/, such as "[^"]*"/, "")),
    },
  );
  return { code, said, written };
}

const lines = "1 2\n\n37a1\n3 4\n5 6";

Deno.test("bad lines of a file are marked in their place and reported with their number", async () => {
  assert.deepEqual(await talk(lines, {}), {
    code: 1,
    said: ['standard input:3: expected a problem of gcd, found "37a1": "37a1" is not understood'],
    written: ["[1, 2]\n  2\n", '"37a1"\n  (not answered)\n', "[3, 4]\n  4\n", "[5, 6]\n  6\n"],
  });
});

Deno.test("a mistake at a terminal is told, and the conversation goes on", async () => {
  assert.deepEqual(await talk(lines, { isTyped: true }), {
    code: 0,
    said: [
      "One problem of gcd a line; Ctrl-D ends.",
      'predict: expected a problem of gcd, found "37a1": "37a1" is not understood',
    ],
    written: ["[1, 2]\n  2\n", "", "[3, 4]\n  4\n", "[5, 6]\n  6\n"],
  });
});

Deno.test("nothing is asked any more once nobody reads the answers", async () => {
  const { code, written } = await talk(lines, { readUntil: 1 });
  assert.equal(code, 141);
  assert.equal(written.length, 2);
});

Deno.test("that lines are taken for tokens is said once", async () => {
  const { code, said } = await talk("1 2\n3 4\n[5, 6]\n", { operation: "data" });
  assert.equal(code, 0);
  assert.deepEqual(said, ['predict: "1 2" is read as tokens; type "[1, 2]" for the integers']);
});

/** Files of problems, answered by a script in place of a model. */
import assert from "node:assert/strict";
import { answerAll } from "../../../src/commands/bulk/answer_all.ts";
import { formats } from "../../../src/commands/bulk/formats.ts";
import { itemReader } from "../../../src/commands/bulk/item_reader.ts";
import { textInput } from "../../../src/commands/bulk/text_input.ts";
import { questionReader } from "../../../src/problems/question_reader.ts";
import { checkerOf } from "../../../src/evaluation/checker.ts";
import type { Predictor } from "../../../src/evaluation/predictor.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import { createTerminal } from "../../../src/log/terminal.ts";
import { buildTask } from "../../../src/task/task.ts";

const task = buildTask(flagsWith({ operation: "gcd", base: 10 }));

/** Problems that are asked together, as their number and their longest. */
type Asked = (readonly [size: number, length: number])[];

/** Answers with the last digit of each problem. */
function lastDigits(asked: Asked, seesPadding: boolean): Predictor {
  return {
    seesPadding: { scores: seesPadding, answers: seesPadding },
    score: () => assert.fail(),
    generate({ size, source, sourceLength, sourceLengths }) {
      asked.push([size, sourceLength]);
      return Promise.resolve(Array.from({ length: size }, (_, i) => {
        const token = (back: number) => source[(sourceLengths[i]! - back) * size + i]!;
        return [{ tokens: [token(3), token(2)], score: -0.5, logProbs: [-0.5, -0.25, -0.25] }];
      }));
    },
  };
}

async function answers(text: string, seesPadding = false) {
  const asked: Asked = [], said: string[] = [];
  let written = "";
  async function* blocks() {
    yield await Promise.resolve({ path: "p.txt", text, line: 1 });
  }
  const read = itemReader(task, questionReader(task.problem, 100));
  const input = await textInput(task.problem, read, {
    ...{ blocks: blocks(), path: "p.txt", isLive: false },
  });
  const predictor = lastDigits(asked, seesPadding);
  const answering = {
    asked: { task, predictor, maxOutputLength: 9, batchSize: 128 },
    checker: checkerOf(task.problem),
  };
  const { columns, hasAnswers } = input;
  const code = await answerAll({
    ...{ input, answering, output: "", signal: () => undefined },
    format: formats.jsonl({ answering, columns, hasAnswers, hasBeams: false, hasSamples: false }),
    sink: { write: (text) => (written += text) !== undefined, finish() {}, close() {} },
    progress: createTerminal({ isTTY: false, columns: 80, write() {} }).progress,
    onStop() {},
    complain: (line) => said.push(line),
  });
  const rows = written.trimEnd().split("\n").map((line) => JSON.parse(line));
  return { code, asked, said, rows };
}

/** Problems of many lengths, mixed up. */
const problems = Array.from({ length: 10_000 }, (_, i) => `${10 ** (i * 7 % 13)} ${i % 10}`);

Deno.test("10,000 problems are answered in as few batches as an evaluation takes, in their order", async () => {
  const { code, asked, rows } = await answers(problems.join("\n"));
  assert.equal(code, 0);
  // 4096 at a time: 32 batches of 128 twice, and 15 for the rest.
  assert.equal(asked.length, 32 + 32 + 15);
  assert.deepEqual(rows.map(({ input }) => input), problems);
  assert.deepEqual(rows.map(({ answer }) => answer), problems.map((_, i) => i % 10));
  const lengths = problems.reduce((sum, text) => sum + text.length + 3, 0);
  const padded = asked.reduce((sum, [size, length]) => sum + size * length, 0);
  assert.ok(padded < 1.1 * lengths, `${padded} positions for ${lengths} tokens`);
});

Deno.test("models that read padding are asked problems of one length at a time", async () => {
  const { asked, rows } = await answers(problems.slice(0, 1000).join("\n"), true);
  assert.equal(asked.length, 13);
  assert.deepEqual(rows.map(({ answer }) => answer), rows.map((_, i) => i % 10));
});

Deno.test("lines of a file of data are judged, bad ones count in nothing", async () => {
  const { code, said, rows } = await answers(
    "V2 + 1 2 + 3\t+ 3\n\nV2 + 8 + 4\t+ 2\t# group=1\nV2 + 8 + 4\nV2 + 6 + 3\t+ x\nV2 + 6 + 2\t\t\n",
  );
  assert.equal(code, 1);
  const columns = rows.map(({ right_answer, answer, correct, error }) => {
    return [right_answer, answer, correct, error !== null];
  });
  assert.deepEqual(columns, [
    ["+ 3", 3, true, false],
    ["+ 2", 4, false, false],
    ["", null, null, true],
    ["+ x", 3, null, true],
    ["", null, null, true],
  ]);
  assert.deepEqual(said.slice(0, 3), [
    "p.txt:4: expected problem, tab, answer, found no tab",
    'p.txt:5: expected a right answer, found "+ x": "+" is not understood',
    "p.txt:6: expected problem, tab, answer, found no tab",
  ]);
  assert.deepEqual(said.slice(3), [
    "3 problems answered",
    "3 of 5 lines have an error",
    "1 of 2 answers are right: 50.00 % (95 % interval 9.45 % to 90.55 %)",
    "always answering 3 would be right for 50.00 %",
    "1 answer counts neither as right nor as wrong: no right one is known",
  ]);
});

Deno.test("no more than ten bad lines are named", async () => {
  const { said } = await answers(Array(25).fill("x").join("\n"));
  assert.equal(said.filter((line) => line.startsWith("p.txt:")).length, 10);
  assert.ok(said.includes("25 of 25 lines have an error, the first 10 of them above"));
});

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { formats } from "../../../src/commands/bulk/formats.ts";
import type { Answered } from "../../../src/commands/bulk/answer_window.ts";
import { checkerOf } from "../../../src/evaluation/checker.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import { openRecords } from "../../../src/records/open.ts";
import { buildTask } from "../../../src/task/task.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { soak } from "../../soak.ts";

const task = buildTask(flagsWith({ operation: "gcd", base: 10 }));
const answering = {
  asked: {
    ...{ task, maxOutputLength: 9, batchSize: 1 },
    predictor: {
      seesPadding: { scores: false, answers: false },
      score: () => assert.fail(),
      generate: () => assert.fail(),
    },
  },
  checker: checkerOf(task.problem),
};

const columns = ["id", "problem", "n"];
const shape = { answering, columns, hasAnswers: true, hasBeams: true, hasSamples: false };

/** A record of a table, and its answer, or an error. */
const records = fc.record({
  id: fc.string({ unit: "binary" }).filter((text) => text.isWellFormed() && !/[\0\r]/.test(text)),
  n: fc.bigInt(),
  answer: fc.option(fc.bigInt()),
  error: fc.string(),
}).map(({ id, n, answer, error }): Answered => {
  const item = { line: 1, cells: [id, "[1]", n], question: { tokens: [], shown: "[2]" } };
  if (answer === null) return { item: { ...item, question: { mistake: error } }, error };
  const tokens = task.vocabulary.idsOf(task.problem.outputTokenizer.encode(answer));
  return { item, answers: [{ tokens, logProbs: [-1, -2], score: -3, correct: true }] };
});

Deno.test("what is written as CSV is read again, whatever stands in cells", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/a.csv`, format = formats.csv(shape);
    await fc.assert(
      fc.asyncProperty(fc.array(records, { minLength: 1 }), async (all) => {
        writeFileSync(path, format.head + all.map((one) => format.row(one)).join(""));
        const read = await openRecords(path, { format: "csv" });
        assert.deepEqual(read.columns, [
          ...["id", "problem", "n", "model_problem", "answer", "tokens", "score"],
          ...["log_probability", "token_probabilities", "correct", "cut", "warning", "error"],
        ]);
        const rows = (await Array.fromAsync(read.blocks())).flat();
        assert.deepEqual(rows.map(({ cells }) => [cells[0], cells[2], cells[4], cells[12]]), [
          ...all.map(({ item: { cells }, answers, error }) => {
            const [answer] = answers ?? [];
            const value = answer && task.problem.outputTokenizer.parse(
              task.vocabulary.tokensOf(answer.tokens),
            );
            return [cells[0], String(cells[2]), String(value ?? ""), error ?? ""];
          }),
        ]);
      }),
      { numRuns: soak(100, 20) },
    );
  }));

Deno.test("what is written as JSON lines has integers of any size as numbers, and the same fields always", () => {
  const format = formats.jsonl(shape);
  fc.assert(
    fc.property(records, (one) => {
      const line = format.row(one), { cells: [id, , n] } = one.item;
      const fields = JSON.parse(line);
      assert.ok(line.includes(`"n":${n},`));
      assert.equal(
        String(fields.id),
        /^(0|-?[1-9]\d*)$/.test(String(id)) ? String(Number(id)) : id,
      );
      assert.deepEqual(Object.keys(fields), [
        ...["id", "problem", "n", "model_problem", "answer", "tokens", "score"],
        ...[
          "log_probability",
          "token_probabilities",
          "correct",
          "cut",
          "answers",
          "warning",
          "error",
        ],
      ]);
    }),
    { numRuns: soak(300, 60) },
  );
});

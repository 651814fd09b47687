/** Problems that are asked together are answered as if each had been asked alone. */
import assert from "node:assert/strict";
import { buildTask } from "../../src/task/task.ts";
import { answersTo } from "../../src/commands/ask.ts";
import { modelPredictor } from "../../src/evaluation/model_predictor.ts";
import type { Predictor } from "../../src/evaluation/predictor.ts";
import { randomModel, variants, withOnnxModel } from "../export/exported_models.ts";

/** Problems of several lengths, mixed up. */
const questions = ["1 2", "1 0 1 7", "9 9 9", "4 4", "7", "3 8", "5 5 5", "1 2"].map((digits) => ({
  tokens: `V2 + ${digits} + 3`.split(" "),
  shown: "",
}));

for (const [variant, flags] of Object.entries(variants)) {
  Deno.test(`answers do not depend on what is asked beside them: ${variant}`, async () => {
    const model = randomModel(flags);
    const task = buildTask(model.parameters);
    await withOnnxModel(model, {}, async (inference) => {
      const search = { size: 2, lengthPenalty: 1, earlyStopping: false };
      const predictor = modelPredictor(inference, search);
      const asked = { task, predictor, maxOutputLength: 4, batchSize: 3 };
      const together = await answersTo(asked, questions);
      for (const [i, question] of questions.entries()) {
        const [alone] = await answersTo(asked, [question]);
        const found = together[i]!;
        assert.deepEqual(found.map(({ tokens }) => tokens), alone!.map(({ tokens }) => tokens));
        found.forEach(({ score }, k) => assert.ok(Math.abs(score! - alone![k]!.score!) < 2e-5));
      }
      assert.ok(new Set(together.map((answers) => answers[0]!.score!.toFixed(3))).size > 1);
    });
  });
}

Deno.test("batches are as large as they may be, and hold problems of one length", async () => {
  const { parameters } = randomModel({});
  const task = buildTask(parameters);
  const sizes: string[] = [];
  const predictor: Predictor = {
    seesPadding: { scores: false, answers: false },
    score: () => assert.fail(),
    generate({ size, sourceLength, sourceLengths, source }, maxLength) {
      assert.ok(sourceLengths.every((length) => length === sourceLength));
      sizes.push(`${size} of ${sourceLength}, ${maxLength}`);
      const column = (i: number) =>
        Array.from({ length: sourceLength }, (_, t) => source[t * size + i]!);
      return Promise.resolve(Array.from({ length: size }, (_, i) => [{ tokens: column(i) }]));
    },
  };
  const asked = { task, predictor, maxOutputLength: 4, batchSize: 3 };
  const found = await answersTo(asked, questions);
  assert.deepEqual(sizes, ["3 of 7, 6", "1 of 7, 6", "1 of 9, 6", "2 of 8, 6", "1 of 6, 6"]);
  const read = found.map(([answer]) => task.vocabulary.tokensOf(answer!.tokens).slice(0, -1));
  assert.deepEqual(read, questions.map(({ tokens }) => tokens));
});

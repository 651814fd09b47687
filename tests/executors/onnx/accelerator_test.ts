/** A model on an accelerator scores and answers as on the CPU. */
import assert from "node:assert/strict";
import type { Batch } from "../../../src/examples/batch.ts";
import { searchBeams } from "../../../src/decoding/beam_search.ts";
import { decodeGreedily } from "../../../src/decoding/greedy_search.ts";
import type { InferenceModel } from "../../../src/decoding/inference_model.ts";
import type { TrainedModel } from "../../../src/export/trained_model.ts";
import { generateBatch, generatedDataset } from "../../../src/examples/generate/dataset.ts";
import { buildTask } from "../../../src/task/task.ts";
import { randomModel, variants, withOnnxModel } from "../../export/exported_models.ts";
import { accelerators } from "./accelerators.ts";

const maxLength = 9;
const beams = { size: 3, lengthPenalty: 1, earlyStopping: true, maxLength };

function batchFor({ parameters }: TrainedModel, first = 0): Batch {
  const dataset = generatedDataset(buildTask(parameters), 3, "valid");
  return generateBatch(dataset, first, 5).batch;
}

async function answersOf(inference: InferenceModel, batch: Batch) {
  const score = await inference.evaluateBatch(batch);
  const greedy = await inference.startDecoding(batch);
  const written = await decodeGreedily(greedy, batch.size, maxLength);
  greedy.close();
  const searching = await inference.startBeams(batch, beams.size);
  const searched = await searchBeams(searching, batch.size, beams);
  searching.close();
  return { score, written, searched };
}

type Answers = Awaited<ReturnType<typeof answersOf>>;

function assertAlike(found: Answers, expected: Answers, rounding: number): void {
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) <= rounding, `${a}, ${b}`);
  near(found.score.loss, expected.score.loss);
  assert.deepEqual({ ...found.score, loss: 0 }, { ...expected.score, loss: 0 });
  assert.deepEqual(found.written, expected.written);
  found.searched.forEach((answers, i) => {
    const others = expected.searched[i]!;
    assert.deepEqual(answers.map(({ tokens }) => tokens), others.map(({ tokens }) => tokens));
    answers.forEach(({ score }, k) => near(score, others[k]!.score));
  });
}

for (const { accelerator, rounding } of accelerators()) {
  for (const [variant, flags] of Object.entries(variants)) {
    Deno.test(`${accelerator.name} answers as the processor does: ${variant}`, async () => {
      const model = randomModel(flags), batch = batchFor(model);
      const expected = await withOnnxModel(model, {}, (inference) => answersOf(inference, batch));
      const found = await withOnnxModel(
        model,
        { accelerator },
        (inference) => answersOf(inference, batch),
      );
      assertAlike(found, expected, rounding);
    });
  }

  Deno.test(`${accelerator.name} takes up new weights when it is told of them`, async () => {
    const model = randomModel({}), batch = batchFor(model);
    const halve = (inference: InferenceModel) => {
      for (const { values } of inference.arrays.weights()) {
        values.forEach((value, i) => values[i] = value / 2);
      }
    };
    const halved = await withOnnxModel(model, {}, (inference) => {
      halve(inference);
      return inference.evaluateBatch(batch);
    });
    await withOnnxModel(model, { accelerator }, async (inference) => {
      const before = await inference.evaluateBatch(batch);
      halve(inference);
      assert.equal((await inference.evaluateBatch(batch)).loss, before.loss);
      inference.weightsChanged();
      const { loss } = await inference.evaluateBatch(batch);
      assert.ok(Math.abs(loss - halved.loss) <= rounding, `${loss}, ${halved.loss}`);
      assert.notEqual(loss, before.loss);
    });
  });
}

/** Decoding is the same on any executor: by the specification, in float64, answers are those of ONNX Runtime. */
import assert from "node:assert/strict";
import { searchBeams } from "../../src/decoding/beam_search.ts";
import { decodeGreedily } from "../../src/decoding/greedy_search.ts";
import { InferenceModel } from "../../src/decoding/inference_model.ts";
import type { Batch } from "../../src/examples/batch.ts";
import { FlatArrays } from "../../src/executors/onnx/flat_arrays.ts";
import { OnnxExecutor } from "../../src/executors/onnx/onnx_executor.ts";
import { ReferenceExecutor } from "../executors/reference/reference_executor.ts";
import { buildModel } from "../../src/models/build.ts";
import { generateBatch, generatedDataset } from "../../src/examples/generate/dataset.ts";
import { buildTask } from "../../src/task/task.ts";
import { type Flags, randomModel } from "../export/exported_models.ts";

const models: Readonly<Record<string, Flags>> = {
  "a transformer": { n_dec_layers: 2 },
  "a decoder alone": { architecture: "decoder_only" },
  "an encoder alone": { architecture: "encoder_only" },
  "an LSTM": { lstm: true, lstm_hidden_dim: 12 },
  "looped layers that halt": {
    ...{ enc_loop_idx: 0, enc_loops: 2, enc_act: true },
    ...{ dec_loop_idx: 0, dec_loops: 2, dec_act: true, act_threshold: 0.3 },
  },
};

const size = 5, maxLength = 9;
const beams = { size: 3, lengthPenalty: 1, earlyStopping: false, maxLength };

// Observed: 8e-7.
const tolerance = 1e-5;

async function answersOf(model: InferenceModel, batch: Batch) {
  const evaluated = await model.evaluateBatch(batch);
  const greedy = await model.startDecoding(batch);
  const written = await decodeGreedily(greedy, size, maxLength);
  greedy.close();
  const searching = await model.startBeams(batch, beams.size);
  const searched = await searchBeams(searching, size, beams);
  searching.close();
  return { evaluated, written, searched };
}

function assertClose(found: number, expected: number): void {
  assert.ok(Math.abs(found - expected) < tolerance, `${found}, expected ${expected}`);
}

for (const [name, flags] of Object.entries(models)) {
  Deno.test(`the specification and ONNX Runtime write the same answers: ${name}`, async () => {
    const { config, tensors, parameters } = randomModel(flags);
    const graphs = buildModel(config), arrays = new FlatArrays(graphs.weights);
    for (const { name, values } of arrays.weights()) {
      values.set(tensors.get(name)!.data as Float32Array);
    }
    const dataset = generatedDataset(buildTask(parameters), 3, "valid");
    const { batch } = generateBatch(dataset, 0, size);
    const executors = [
      new ReferenceExecutor((name, length) => arrays.weightValues(name, length)),
      new OnnxExecutor(arrays, { lanes: { parts: 2, threads: 1 } }),
    ];
    const [expected, found] = await Promise.all(executors.map(async (executor) => {
      const model = new InferenceModel(graphs, executor, arrays);
      return await answersOf(model, batch).finally(() => model.close());
    }));
    assertClose(found!.evaluated.loss, expected!.evaluated.loss);
    assert.deepEqual({ ...found!.evaluated, loss: 0 }, { ...expected!.evaluated, loss: 0 });
    assert.deepEqual(found!.written, expected!.written);
    assert.ok(new Set(found!.written.map(({ tokens }) => String(tokens))).size > 1);
    found!.searched.forEach((answers, i) => {
      const others = expected!.searched[i]!;
      assert.deepEqual(answers.map(({ tokens }) => tokens), others.map(({ tokens }) => tokens));
      answers.forEach(({ score }, k) => assertClose(score, others[k]!.score));
    });
  });
}

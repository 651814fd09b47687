/** Every choice of a block computes the same on every executor, and in beams as in the pass over whole sequences. */
import assert from "node:assert/strict";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import { runOnce } from "../../src/executors/webgpu/run_once.ts";
import type { Tensor } from "../../src/graph/graph.ts";
import type { Sizes } from "../../src/graph/shape.ts";
import type { Model } from "../../src/models/model.ts";
import { hidden } from "../../src/ops/attention.ts";
import { randomFrom } from "../../src/random.ts";
import { runOnnx } from "../executors/onnx/run_graph.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";
import { relativeError } from "../ops/relative_error.ts";
import { choices } from "./choices.ts";
import { randomBatch, smallModel, trainingFeeds } from "./small_transformer.ts";

type Values = Map<string, Float64Array>;

type Outputs = Readonly<Record<string, Tensor>>;

type Run = (outputs: Outputs, feeds: Values, sizes: Sizes) => Promise<Values>;

const reference: Run = (outputs, feeds, sizes) => {
  const arrays = evaluateReference(Object.values(outputs), feeds, sizes);
  const names = Object.keys(outputs);
  return Promise.resolve(new Map(names.map((name, i) => [name, arrays[i]!.data])));
};

const webgpu: Run = async (outputs, feeds, sizes) => {
  const found = await runOnce(await testGpu(), outputs, feeds, sizes);
  return new Map([...found].map(([name, values]) => [name, Float64Array.from(values)]));
};

const executors: Record<string, Run> = { "ONNX Runtime": runOnnx, "WebGPU": webgpu };

/** Relative to the largest element. Observed: at most 4e-6. */
const tolerance = 4e-5;

for (const [executor, run] of Object.entries(executors)) {
  for (const [name, flags] of Object.entries(choices)) {
    Deno.test(`loss and gradients are those of the reference: ${name}, ${executor}`, async () => {
      const model = smallModel(flags);
      const batch = randomBatch([9, 2, 5], [4, 6, 3], randomFrom(5));
      const { feeds, sizes } = trainingFeeds(model, batch, 3);
      const expected = await reference(model.training, feeds, sizes);
      const found = await run(model.training, feeds, sizes);
      for (const [output, values] of expected) {
        const error = relativeError(found.get(output)!, values);
        assert(error <= tolerance, `${output} is off by ${error}`);
      }
    });
  }
}

/** Tokens of a problem's beam, which has one answer. */
const written = 5;

for (const [name, flags] of Object.entries(choices)) {
  Deno.test(`log-probabilities of beams are those of the whole pass: ${name}`, async () => {
    const alone = flags.architecture === "decoder_only";
    const model = smallModel(flags), lengths = [6, 2, 4];
    const targets = alone ? lengths.map((n) => n + written) : [7, 7, 7];
    const target = randomBatch(targets, targets, randomFrom(8));
    const source = randomBatch(lengths, [2, 2, 2], randomFrom(9));
    // The prompts of a decoder alone are the beginnings of its sequences.
    const prompts = alone ? { source: target.target.subarray(0, 6 * 3) } : {};
    const { target: ids, targetLength, targetLengths } = target;
    const batch = { ...source, ...prompts, target: ids, targetLength, targetLengths };
    const { feeds, sizes } = trainingFeeds(model, batch, 6);
    extendTables(model, feeds);
    const { scores } = await reference({ scores: model.inspection.scores! }, feeds, sizes)
      .then((values) => ({ scores: values.get("scores")! }));
    const words = model.vocabSize;
    for await (const { step, found } of beams(model, batch, feeds)) {
      for (let i = 0; i < 3; i++) {
        const position = alone ? lengths[i]! - 1 + step : step;
        const row = (position * 3 + i) * words;
        const logits = scores.subarray(row, row + words);
        const best = logProbabilities(logits).sort((a, b) => b - a).slice(0, 2);
        best.forEach((value, k) => {
          const error = Math.abs(found[2 * i + k]! - value);
          assert(error < 1e-9, `step ${step}, problem ${i}: ${found[2 * i + k]}, not ${value}`);
        });
      }
    }
  });
}

function logProbabilities(logits: Float64Array): number[] {
  const total = logits.reduce((sum, x) => sum + Math.exp(x), 0);
  return [...logits].map((x) => x - Math.log(total));
}

/** Whole position tables: passes over sequences enter the first rows only. */
function extendTables(model: Model, feeds: Values): void {
  const random = randomFrom(6, 1);
  for (const { name, shape, usedRows } of model.weights) {
    if (usedRows === undefined) continue;
    const count = shape[0]! * shape[1]!;
    feeds.set(name, Float64Array.from({ length: count }, () => Math.fround(random.normal())));
  }
}

/** Scores of the two best continuations after each step, given the answers token by token. */
async function* beams(
  model: Model,
  batch: ReturnType<typeof randomBatch>,
  weights: Values,
): AsyncGenerator<{ step: number; found: Float64Array }> {
  const { prepare, step: graph, caches } = model.beams(1),
    { inputBuilder } = model,
    { size } = batch;
  const encoding = inputBuilder.encoding(batch), prompts = inputBuilder.prompts?.(batch);
  const fed = (arrays: Record<string, Int32Array | Float32Array>, more: Values) =>
    new Map([
      ...weights,
      ...more,
      ...Object.entries(arrays).map(([name, data]) => [name, Float64Array.from(data)] as const),
    ]);
  const prepared = await reference(prepare, fed(encoding.arrays, new Map()), encoding.sizes);
  let past: Values = new Map(caches.map(({ name }) => {
    const cache = `past.${name}`;
    return [cache, prepared.get(cache) ?? new Float64Array(0)];
  }));
  for (let step = 0; step < written; step++) {
    const tokens = Int32Array.from({ length: size }, (_, i) => {
      const position = (prompts ? batch.sourceLengths[i]! - 1 : 0) + step;
      return batch.target[position * size + i]!;
    });
    const { arrays, sizes } = inputBuilder.decoding(batch, tokens, step, 1), { N } = sizes;
    const bias = Float64Array.from({ length: size * N! }, (_, at) => {
      const key = at % N!, known = prompts?.lengths[Math.floor(at / N!)] ?? 0;
      return key >= known && key < (prompts?.positions ?? 0) ? hidden : 0;
    });
    const beam = new Map([
      ["sums", new Float64Array(size)],
      ["problem", Float64Array.of(0, 1, 2)],
      ["bias", bias],
    ]);
    const results = await reference(
      graph,
      fed(arrays, new Map([...prepared, ...past, ...beam])),
      sizes,
    );
    yield { step, found: results.get("scores")! };
    past = new Map(caches.map(({ name }) => [`past.${name}`, results.get(`present.${name}`)!]));
  }
}

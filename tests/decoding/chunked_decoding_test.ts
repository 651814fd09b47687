/** Decoding in chunks finds what decoding step by step does, on any executor that runs loops. */
import assert from "node:assert/strict";
import type { BeamDecoder, BeamRows, GreedyDecoder } from "../../src/decoding/decoder.ts";
import { impossible } from "../../src/decoding/beam_search.ts";
import { InferenceModel } from "../../src/decoding/inference_model.ts";
import type { Batch } from "../../src/examples/batch.ts";
import { generateBatch, generatedDataset } from "../../src/examples/generate/dataset.ts";
import type { Executor } from "../../src/executors/executor.ts";
import { FlatArrays } from "../../src/executors/onnx/flat_arrays.ts";
import { OnnxExecutor } from "../../src/executors/onnx/onnx_executor.ts";
import { GpuExecutor } from "../../src/executors/webgpu/gpu_executor.ts";
import { copiedWeights } from "../../src/executors/webgpu/weight_buffer.ts";
import { buildModel } from "../../src/models/build.ts";
import { buildTask } from "../../src/task/task.ts";
import { eosId } from "../../src/tokenizers/vocabulary.ts";
import { asCard, testGpu } from "../executors/webgpu/gpu.ts";
import { LoopingReferenceExecutor } from "../executors/reference/reference_executor.ts";
import { type Flags, randomModel, variants } from "../export/exported_models.ts";

/** So many beams that most of what they write is forgotten. */
const size = 7, beams = 6;

/** Tokens of an answer, BOS included: of two chunks, and of four. */
const usualLength = 13, longLength = 37;

/** Models whose search forgets so much that caches are compacted. */
const writesLong = /different widths|RMSNorm/;

/** Before which step which problems are left, of those there were: some chunks go on with half of them, or a quarter. */
const left: Readonly<Record<number, readonly number[]>> = {
  3: [0, 2, 3, 4, 6],
  6: [1, 2, 4],
  33: [0, 2],
  35: [1],
};

/** Observed: 2e-6. */
const tolerance = 1e-4;

interface Found {
  readonly tokens: number[];
  readonly logProbs: number[];
}

async function greedily(decoder: GreedyDecoder, maxLength: number): Promise<Found> {
  const found: Found = { tokens: [], logProbs: [] };
  let tokens = new Int32Array(size).fill(decoder.bos);
  for (let step = 0; step < stepsOf(decoder, maxLength); step++) {
    const kept = left[step];
    if (kept) {
      await decoder.keep(kept);
      tokens = Int32Array.from(kept, (row) => tokens[row]!);
    }
    const next = await decoder.next(tokens);
    tokens = Int32Array.from(next.tokens);
    found.tokens.push(...tokens);
    found.logProbs.push(...next.logProbs!);
  }
  decoder.close();
  return found;
}

/** A search in which answers that are complete play no part. */
async function inBeams(decoder: BeamDecoder, maxLength: number): Promise<Found> {
  const found: Found = { tokens: [], logProbs: [] };
  const all = [...Array(size).keys()];
  let rows: BeamRows = {
    problems: all,
    parents: Int32Array.from(all),
    tokens: new Int32Array(size).fill(decoder.bos),
    logProbs: new Float32Array(size),
  };
  for (let step = 0; step < stepsOf(decoder, maxLength); step++) {
    const { logProbs, choices } = await decoder.next(rows);
    found.tokens.push(...choices);
    // Those of copies of a first beam are as large as no others.
    found.logProbs.push(...logProbs.map((logProb) => logProb < impossible / 2 ? 0 : logProb));
    const { problems } = rows, kept = left[step + 1] ?? problems.map((_, i) => i);
    const best = kept.map((problem) =>
      Array.from({ length: 2 * beams }, (_, i) => problem * 2 * beams + i)
        .filter((at) => choices[at]! % decoder.vocabSize !== eosId)
    );
    const places = Array.from({ length: beams }, (_, beam) => best.map((at) => at[beam]!)).flat();
    rows = {
      problems: kept.map((i) => problems[i]!),
      parents: Int32Array.from(places, (at) => {
        const problem = Math.floor(at / (2 * beams));
        return Math.floor(choices[at]! / decoder.vocabSize) * problems.length + problem;
      }),
      tokens: Int32Array.from(places, (at) => choices[at]! % decoder.vocabSize),
      logProbs: Float32Array.from(places, (at) => logProbs[at]!),
    };
  }
  decoder.close();
  return found;
}

function stepsOf({ steps }: Pick<GreedyDecoder, "steps">, maxLength: number): number {
  return Math.min(maxLength - 1, ...steps);
}

async function foundBy(model: InferenceModel, batch: Batch, maxLength: number): Promise<Found[]> {
  return [
    await greedily(await model.startDecoding(batch, { logProbs: true, maxLength }), maxLength),
    await inBeams(await model.startBeams(batch, beams, maxLength), maxLength),
  ];
}

function assertSame(found: readonly Found[], expected: readonly Found[]): void {
  expected.forEach(({ tokens, logProbs }, i) => {
    assert.deepEqual(found[i]!.tokens, tokens);
    found[i]!.logProbs.forEach((logProb, k) =>
      assert.ok(Math.abs(logProb - logProbs[k]!) < tolerance, `${logProb}, not ${logProbs[k]}`)
    );
  });
}

function modelWith(flags: Flags) {
  const { config, tensors, parameters } = randomModel(flags);
  const graphs = buildModel(config), arrays = new FlatArrays(graphs.weights);
  for (const { name, values } of arrays.weights()) {
    values.set(tensors.get(name)!.data as Float32Array);
  }
  const dataset = generatedDataset(buildTask(parameters), 3, "valid");
  return { graphs, arrays, batch: generateBatch(dataset, 0, size).batch };
}

Object.entries(variants).forEach(([name, flags], number) => {
  Deno.test(`chunks of steps find what single steps do: ${name}`, async (t) => {
    const { graphs, arrays, batch } = modelWith(flags);
    const maxLength = writesLong.test(name) ? longLength : usualLength;
    const foundOn = async (executor: Executor) => {
      const model = new InferenceModel(graphs, executor, arrays);
      return await foundBy(model, batch, maxLength).finally(() => model.close());
    };
    const expected = await foundOn(new OnnxExecutor(arrays, { lanes: { parts: 1, threads: 1 } }));
    const specified = new LoopingReferenceExecutor((name, length) =>
      arrays.weightValues(name, length)
    );
    await t.step("the specification", async () => assertSame(await foundOn(specified), expected));
    const isForCard = number % 2 === 1;
    await t.step(`WebGPU${isForCard ? ", planned as for a card" : ""}`, async () => {
      const gpu = isForCard ? asCard(await testGpu()) : await testGpu();
      const weights = copiedWeights(gpu, arrays.allWeights());
      assertSame(await foundOn(new GpuExecutor(gpu, arrays.layout, weights)), expected);
    });
  });
});

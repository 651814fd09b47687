/** Decoding token by token, with cached keys and values, is the same model as the pass over whole answers. */
import assert from "node:assert/strict";
import { evaluateReference } from "../../src/engines/reference/evaluate.ts";
import type { Tensor } from "../../src/graph/graph.ts";
import type { Sizes } from "../../src/graph/shape.ts";
import { cacheNames, type Model, transformerModel } from "../../src/models/graphs.ts";
import { decodingFeeds, encodingFeeds } from "../../src/models/feeds.ts";
import type { Batch } from "../../src/batches/batch.ts";
import { randomFrom } from "../../src/random.ts";
import { runOnnx } from "../engines/onnx/run_graph.ts";
import { randomBatch, smallTransformer, trainingFeeds } from "./small_transformer.ts";

type Values = Map<string, Float64Array>;

type Run = (
  outputs: Readonly<Record<string, Tensor>>,
  feeds: Values,
  sizes: Sizes,
) => Promise<Values>;

const engines: Record<string, Run> = {
  "the reference engine": (outputs, feeds, sizes) => {
    const arrays = evaluateReference(Object.values(outputs), feeds, sizes);
    const names = Object.keys(outputs);
    return Promise.resolve(new Map(names.map((name, i) => [name, arrays[i]!.data])));
  },
  "ONNX Runtime": runOnnx,
};

/** Best next tokens after each position of the batch's answers, time-major. */
async function decode(model: Model, weights: Values, batch: Batch, run: Run): Promise<number[]> {
  const { arrays, sizes } = encodingFeeds(batch);
  let cache = await run(model.encoding, merged(weights, arrays), sizes);
  const memory = cache;
  const layers = model.decoderLayers;
  cache = new Map(cacheNames("past", layers).map((name) => [name, new Float64Array(0)]));
  const best: number[] = [];
  for (let position = 0; position < batch.targetLength - 1; position++) {
    const tokens = batch.target.subarray(position * batch.size, (position + 1) * batch.size);
    const step = decodingFeeds(batch, tokens, position);
    const feeds = merged(new Map([...weights, ...memory, ...cache]), step.arrays);
    const results = await run(model.decoding, feeds, step.sizes);
    best.push(...results.get("best")!);
    const present = cacheNames("present", layers);
    cache = new Map(cacheNames("past", layers).map((name, i) => [name, results.get(present[i]!)!]));
  }
  return best;
}

function merged(values: Values, arrays: Record<string, Int32Array | Float32Array>): Values {
  const more = Object.entries(arrays).map(([k, v]) => [k, Float64Array.from(v)] as const);
  return new Map([...values, ...more]);
}

for (const [name, run] of Object.entries(engines)) {
  Deno.test(`decoding step by step finds the words of the whole pass: ${name}`, async () => {
    for (const flags of [{}, { n_dec_layers: 2, max_src_len: 2, dec_has_pos_emb: false }]) {
      const model = transformerModel(smallTransformer(flags));
      const batch = randomBatch([6, 2, 4], [7, 7, 7], randomFrom(8));
      const { feeds, sizes } = trainingFeeds(model, batch, 6);
      // The whole pass enters only the first rows of a position table, decoding the whole table.
      const whole = new Map(feeds);
      const random = randomFrom(6, 1);
      for (const { name, shape, usedRows } of model.weights) {
        if (usedRows === undefined) continue;
        const table = Float64Array.from(
          { length: shape[0]! * shape[1]! },
          () => Math.fround(random.normal()),
        );
        feeds.set(name, table.subarray(0, feeds.get(name)!.length));
        whole.set(name, table);
      }
      const expected = await run({ best: model.scoring["best"]! }, feeds, sizes);
      const found = await decode(model, decodingWeights(model, feeds, whole), batch, run);
      assert.deepEqual(found, [...expected.get("best")!]);
      assert(new Set(found).size > 1, "the words differ");
    }
  });
}

/** The encoder still enters `S` rows of its table; the decoder's table is entered as a whole. */
function decodingWeights(model: Model, first: Values, whole: Values): Values {
  return new Map(model.weights.map(({ name }) => [
    name,
    (name.startsWith("decoder") ? whole : first).get(name)!,
  ]));
}

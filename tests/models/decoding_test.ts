/** Decoding token by token, with caches, is the same model as the pass over whole sequences. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/examples/batch.ts";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import type { Tensor } from "../../src/graph/graph.ts";
import type { Sizes } from "../../src/graph/shape.ts";
import type { ModelFlags } from "../../src/models/config.ts";
import type { Model } from "../../src/models/model.ts";
import { randomFrom } from "../../src/random.ts";
import { runOnnx } from "../executors/onnx/run_graph.ts";
import { randomBatch, smallModel, trainingFeeds } from "./small_transformer.ts";

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

const models: Record<string, Partial<ModelFlags>> = {
  "one layer": {},
  "two layers, short sight, no positions": {
    n_dec_layers: 2,
    max_src_len: 2,
    dec_has_pos_emb: false,
  },
  "looped layers with gates": {
    ...{ n_enc_layers: 2, n_dec_layers: 2, enc_loop_idx: -2, enc_loops: 2 },
    ...{ dec_loop_idx: 1, dec_loops: 3, gated: true, dec_gated: true },
  },
  "adaptive computation time on both sides": {
    ...{ enc_loop_idx: 0, enc_loops: 2, enc_act: true },
    ...{ dec_loop_idx: 0, dec_loops: 2, dec_act: true, act_threshold: 0.3 },
  },
  "normalized attention": { norm_attention: true, enc_emb_dim: 4, gelu_activation: true },
  "RMSNorm, squared relu": { norm: "rmsnorm", activation: "relu_squared" },
  "pre-norm with gates": {
    norm_position: "pre",
    n_dec_layers: 2,
    enc_gated: true,
    dec_gated: true,
  },
  "rotary positions": { positions: "rotary", n_dec_layers: 2 },
  "rotary positions in looped layers of the decoder": {
    ...{ dec_positions: "rotary", dec_loop_idx: 0, dec_loops: 2, dec_emb_dim: 12, norm: "rmsnorm" },
  },
  "a rotary decoder alone": {
    ...{ architecture: "decoder_only", positions: "rotary", dec_emb_dim: 12, norm: "rmsnorm" },
  },
  "LSTM": { lstm: true, lstm_hidden_dim: 48 },
  "GRU": { lstm: true, GRU: true, lstm_hidden_dim: 6 },
  "a decoder alone": { architecture: "decoder_only", n_dec_layers: 2 },
  "a looped decoder alone": {
    ...{ architecture: "decoder_only", dec_loop_idx: 0, dec_loops: 2, norm_attention: true },
  },
};

for (const [engine, run] of Object.entries(engines)) {
  for (const [name, flags] of Object.entries(models)) {
    Deno.test(`decoding step by step finds the words of the whole pass: ${name}, ${engine}`, () =>
      checkDecoding(flags, run));
  }
}

async function checkDecoding(flags: Partial<ModelFlags>, run: Run): Promise<void> {
  const model = smallModel(flags), alone = flags.architecture === "decoder_only";
  const batch = alone ? continuedPrompts() : randomBatch([6, 2, 4], [7, 7, 7], randomFrom(8));
  const { feeds, sizes } = trainingFeeds(model, batch, 6);
  const tables = wholeTables(model, feeds);
  const whole = await run({ best: model.scoring["best"]! }, feeds, sizes);
  const found = await decode(model, batch, { feeds, tables }, run);
  const expected = found.map((row, i) => {
    const first = alone ? batch.sourceLengths[i]! - 1 : 0;
    return row.map((_, n) => whole.get("best")![(first + n) * batch.size + i]!);
  });
  assert.deepEqual(found, expected);
  assert(new Set(found.flat()).size > 1, "the words differ");
}

/** Prompts of different lengths, and five more tokens of each. */
function continuedPrompts(): Batch {
  const lengths = [6, 2, 4], random = randomFrom(8);
  const source = randomBatch(lengths, [2, 2, 2], random);
  const { target, ...rest } = randomBatch([2, 2, 2], lengths.map((n) => n + 5), random);
  return {
    ...source,
    target: target.map((id, row) => {
      const t = Math.floor(row / lengths.length), i = row % lengths.length;
      return t < lengths[i]! ? source.source[row]! : id;
    }),
    targetLength: rest.targetLength,
    targetLengths: rest.targetLengths,
  };
}

/**
 * The whole pass enters only the first rows of a position table, and so does what prepares decoding; a step enters the
 * whole table. Extends the tables of `feeds` accordingly.
 */
function wholeTables(model: Model, feeds: Values): Values {
  const random = randomFrom(6, 1), tables: Values = new Map();
  for (const { name, shape, usedRows } of model.weights) {
    if (usedRows === undefined) continue;
    const count = shape[0]! * shape[1]!;
    const table = Float64Array.from({ length: count }, () => Math.fround(random.normal()));
    feeds.set(name, table.subarray(0, feeds.get(name)!.length));
    tables.set(name, table);
  }
  return tables;
}

/** Best next tokens of each example, given the batch's answers token by token. */
async function decode(
  model: Model,
  batch: Batch,
  { feeds, tables }: { feeds: Values; tables: Values },
  run: Run,
): Promise<number[][]> {
  const { prepare, step, caches } = model.decoding!, { inputBuilder } = model;
  const { arrays, sizes } = inputBuilder.encoding(batch);
  const prepared = await run(
    prepare,
    merged(firstRows(feeds, tables, model, sizes), arrays),
    sizes,
  );
  let past: Values = new Map(caches.map(({ name }) => {
    const cache = `past.${name}`;
    return [cache, prepared.get(cache) ?? new Float64Array(0)];
  }));
  const alone = model.decoding!.bos !== 0;
  const rows = Array.from({ length: batch.size }, (): number[] => []);
  for (let n = 0; n < 5; n++) {
    const tokens = Int32Array.from({ length: batch.size }, (_, i) => {
      const t = (alone ? batch.sourceLengths[i]! - 1 : 0) + n;
      return batch.target[t * batch.size + i]!;
    });
    const { arrays, sizes } = inputBuilder.decoding(batch, tokens, n);
    const known = new Map([...feeds, ...tables, ...prepared, ...past]);
    const results = await run(step, merged(known, arrays), sizes);
    results.get("best")!.forEach((word, i) => rows[i]!.push(word));
    past = new Map(caches.map(({ name }) => [`past.${name}`, results.get(`present.${name}`)!]));
  }
  return rows;
}

/** Position tables as the graph that prepares decoding takes them: as many rows as there are positions. */
function firstRows(feeds: Values, tables: Values, model: Model, { S }: Sizes): Values {
  const cut = model.weights.flatMap(({ name, shape }) => {
    const table = tables.get(name);
    return table ? [[name, table.subarray(0, S! * shape[1]!)] as const] : [];
  });
  return new Map([...feeds, ...cut]);
}

function merged(values: Values, arrays: Record<string, Int32Array | Float32Array>): Values {
  const more = Object.entries(arrays).map(([k, v]) => [k, Float64Array.from(v)] as const);
  return new Map([...values, ...more]);
}

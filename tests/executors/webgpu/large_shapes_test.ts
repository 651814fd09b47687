/** Kernels on shapes that take more than one tile, block, chunk or dispatch; small shapes are tested with the operations. */
import assert from "node:assert/strict";
import { evaluateReference } from "../../../src/executors/reference/evaluate.ts";
import { runOnce } from "../../../src/executors/webgpu/run_once.ts";
import { applyAll, input, type Op } from "../../../src/graph/graph.ts";
import { elementCount } from "../../../src/graph/shape.ts";
import { argmaxOp } from "../../../src/ops/argmax.ts";
import { type AttentionAttributes, attentionOp } from "../../../src/ops/attention.ts";
import { attentionGradientOp } from "../../../src/ops/attention_gradient.ts";
import { concatColumnsOp } from "../../../src/ops/concat_columns.ts";
import { crossEntropyOp } from "../../../src/ops/cross_entropy.ts";
import { crossEntropyGradientOp } from "../../../src/ops/cross_entropy_gradient.ts";
import { embeddingOp } from "../../../src/ops/embedding.ts";
import { embeddingGradientOp } from "../../../src/ops/embedding_gradient.ts";
import { layerNormOp } from "../../../src/ops/layer_norm.ts";
import { layerNormGradientOp } from "../../../src/ops/layer_norm_gradient.ts";
import { paddingMaskOp } from "../../../src/ops/padding_mask.ts";
import { splitColumnsOp } from "../../../src/ops/split_columns.ts";
import { sumOp } from "../../../src/ops/sum.ts";
import { randomFrom } from "../../../src/random.ts";
import { integers, normal, type RandomInput, rectified } from "../../ops/random_input.ts";
import { relativeError } from "../../ops/relative_error.ts";
import { testGpu } from "./gpu.ts";

// Observed: at most 1.4e-6, a softmax over 4096 keys; elsewhere below 4e-7.
const tolerance = 5e-6;

/** Compares with the reference, and two runs with one another, bit for bit. */
async function check<A>(op: Op<A>, inputs: readonly RandomInput[], attributes: A): Promise<void> {
  const random = randomFrom(1);
  const feeds = new Map(inputs.map(({ shape, draw }, i) => {
    const length = elementCount(shape as number[]);
    return [`in${i}`, Float64Array.from({ length }, (_, index) => draw(random, index))];
  }));
  const tensors = inputs.map(({ type, shape }, i) => input(`in${i}`, type, shape));
  const results = applyAll(op, tensors, attributes);
  const outputs = Object.fromEntries(results.map((tensor, i) => [`result ${i}`, tensor]));
  const found = await runOnce(await testGpu(), outputs, feeds, {});
  const again = await runOnce(await testGpu(), outputs, feeds, {});
  evaluateReference(results, feeds, {}).forEach(({ data }, i) => {
    const name = `result ${i}`;
    const error = relativeError(Float64Array.from(found.get(name)!), data);
    assert(error <= tolerance, `${op.name}: ${name} is off by ${error}`);
    assert.deepEqual(again.get(name), found.get(name), `${op.name}: ${name} differs between runs`);
  });
}

interface AttentionCase extends Partial<AttentionAttributes> {
  readonly batch: number;
  readonly keys: number;
  readonly queries: number;
  readonly heads: number;
  readonly width: number;
  readonly lengths?: boolean;
}

async function checkAttention(example: AttentionCase): Promise<void> {
  const { width, lengths, ...given } = example;
  const attributes = { causal: false, firstKeys: 0, ...given };
  const { batch, keys, queries, heads } = example;
  const query = normal([queries * batch, heads * width]);
  const key = normal([keys * batch, heads * width]);
  const seen = lengths ? [integers([batch], 1, keys)] : [];
  await check(attentionOp, [query, key, key, ...seen], attributes);
  const weights = rectified([batch * heads, queries, keys]);
  await check(attentionGradientOp, [query, key, key, weights, query], attributes);
}

Deno.test("attention of the default model's shape", () =>
  checkAttention({ batch: 5, keys: 8, queries: 8, heads: 8, width: 32, lengths: true }));

Deno.test("attention: odd numbers of keys and queries beyond one tile, causal", () =>
  checkAttention({ batch: 2, keys: 37, queries: 37, heads: 2, width: 33, causal: true }));

Deno.test("attention: one wide head, scores beyond a workgroup's memory", () =>
  checkAttention({ batch: 3, keys: 70, queries: 41, heads: 1, width: 100, lengths: true }));

Deno.test("attention: 4096 keys", () =>
  checkAttention({ batch: 1, keys: 4096, queries: 2, heads: 1, width: 8 }));

Deno.test("layer norm: few wide rows, many narrow ones", async () => {
  for (const [rows, dim] of [[9, 2048], [1100, 33], [130, 256]] as const) {
    const x = normal([rows, dim]), row = normal([dim]), column = normal([rows, 1]);
    await check(layerNormOp, [x, row, row], null);
    await check(layerNormGradientOp, [x, row, column, column, x], null);
  }
});

Deno.test("cross entropy and argmax: many words, many rows", async () => {
  for (const [rows, words] of [[20, 1100], [700, 30]] as const) {
    const logits = normal([rows, words], 4), targets = integers([rows], 0, words - 1);
    await check(crossEntropyOp, [logits, targets, rectified([rows])], null);
    await check(
      crossEntropyGradientOp,
      [logits, targets, rectified([rows]), normal([])],
      null,
    );
    // Small whole numbers: many are equal.
    await check(argmaxOp, [{ ...integers([rows, words], 0, 9), type: "f32" }], null);
  }
});

Deno.test("embedding: many rows of few words, few rows of many, columns beyond one block", async () => {
  for (const [rows, words, dim] of [[1000, 4, 300], [700, 1100, 32], [257, 40, 513]] as const) {
    const ids = integers([rows], 0, words - 1);
    await check(embeddingOp, [normal([words, dim]), ids], null);
    await check(embeddingGradientOp, [ids, normal([rows, dim])], { vocabSize: words });
  }
});

Deno.test("padding mask of more than one workgroup", () =>
  check(paddingMaskOp, [integers([37], 1, 20)], { length: 20 }));

Deno.test("columns: more parts than one dispatch can bind", async () => {
  const widths = Array.from({ length: 16 }, (_, i) => 1 + i % 3);
  const total = widths.reduce((a, b) => a + b);
  await check(splitColumnsOp, [normal([77, total])], { widths });
  await check(concatColumnsOp, widths.map((width) => normal([77, width])), null);
});

Deno.test("sums: over leading, middle, trailing and separate axes", async () => {
  const cases = [[[900, 70], [0]], [[8, 64, 100], [1]], [[900, 7], [1]], [[8, 9, 5, 12], [1, 3]]];
  for (const [shape, axes] of cases as [number[], number[]][]) {
    await check(sumOp, [rectified(shape)], { axes });
  }
});

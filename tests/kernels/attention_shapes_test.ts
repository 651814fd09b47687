/** Attention and its gradients on the GPU for lengths and widths at which tiles, packs and shared memory change. */
import assert from "node:assert/strict";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import { runOnce } from "../../src/executors/webgpu/run_once.ts";
import { input, type Tensor } from "../../src/graph/graph.ts";
import { attention } from "../../src/ops/attention.ts";
import { attentionGradient } from "../../src/ops/attention_gradient.ts";
import { dropoutKey } from "../../src/ops/dropout_key.ts";
import { randomFrom } from "../../src/random.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";
import { relativeError } from "../ops/relative_error.ts";

/** Queries, keys, width of a head. */
const shapes = [[8, 8, 32], [3, 9, 5], [9, 16, 34], [17, 17, 3], [40, 50, 4], [
  47,
  61,
  66,
]] as const;

const batch = 2, heads = 2;

Deno.test("attention is right for all lengths and widths of heads", async () => {
  for (const [queries, keys, width] of shapes) {
    const { query, key, value } = operands(queries, keys, width);
    const attributes = { heads, batch, queries, keys, causal: false, firstKeys: 0 };
    const context = attention(query, key, value, attributes);
    await check({ context }, [query, key, value]);
  }
});

Deno.test("attention with dropout and its gradients are right for one tile, several, and large scores", async () => {
  for (const [queries, keys, width] of [shapes[1], shapes[3], shapes[5]]) {
    const { query, key, value, g } = operands(queries, keys, width);
    const weights = input("weights", "f32", [batch * heads, queries, keys]);
    const seed = input("seed", "i32", [1]);
    const attributes = { heads, batch, queries, keys, causal: false, firstKeys: 0 };
    const dropout = { rate: 0.3, site: 1, seed };
    const context = attention(query, key, value, { ...attributes, dropout });
    const [dq, dk, dv] = attentionGradient(
      ...[query, key, value, weights, g] as const,
      { ...attributes, dropoutRate: 0.3 },
      dropoutKey(seed, 1),
    );
    const outputs = { context, dq: dq!, dk: dk!, dv: dv! };
    await check(outputs, [query, key, value, weights, g, seed]);
  }
});

Deno.test("gradients of attention are right for all lengths and widths of heads", async () => {
  for (const [queries, keys, width] of shapes) {
    const { query, key, value, g } = operands(queries, keys, width);
    const weights = input("weights", "f32", [batch * heads, queries, keys]);
    const attributes = { heads, batch, queries, keys, causal: false, firstKeys: 0 };
    const [dq, dk, dv] = attentionGradient(query, key, value, weights, g, attributes);
    await check({ dq: dq!, dk: dk!, dv: dv! }, [query, key, value, weights, g]);
  }
});

function operands(queries: number, keys: number, width: number) {
  const matrix = (name: string, length: number) =>
    input(name, "f32", [length * batch, heads * width]);
  return {
    ...{ query: matrix("query", queries), key: matrix("key", keys) },
    ...{ value: matrix("value", keys), g: matrix("g", queries) },
  };
}

async function check(outputs: Readonly<Record<string, Tensor>>, inputs: readonly Tensor[]) {
  const random = randomFrom(5);
  const feeds = new Map(inputs.map(({ origin, shape, type }) => {
    const length = (shape as number[]).reduce((product, dim) => product * dim);
    const draw = () => type === "i32" ? random.integer(0, 1e9) : Math.fround(random.normal());
    const data = Float64Array.from({ length }, draw);
    return [origin.kind === "input" ? origin.name : "", data];
  }));
  const expected = evaluateReference(Object.values(outputs), feeds, {});
  const found = await runOnce(await testGpu(), outputs, feeds, {});
  Object.keys(outputs).forEach((name, i) => {
    const error = relativeError(Float64Array.from(found.get(name)!), expected[i]!.data);
    assert(
      error <= 1e-5,
      `${name} of ${inputs.map(({ shape }) => `[${shape}]`)} is off by ${error}`,
    );
  });
}

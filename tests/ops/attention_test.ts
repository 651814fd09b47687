import assert from "node:assert/strict";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import { applyAll, input, type Node } from "../../src/graph/graph.ts";
import type { Shape } from "../../src/graph/shape.ts";
import {
  attention,
  type AttentionAttributes,
  attentionOp,
  hidden,
} from "../../src/ops/attention.ts";
import { dropout } from "../../src/ops/dropout.ts";
import { checkOp } from "./check_op.ts";
import { ids, normal, type RandomInput } from "./random_input.ts";

interface Variant extends Partial<AttentionAttributes> {
  readonly B?: number;
  readonly S?: number;
  readonly T?: number;
  readonly lengths?: readonly number[];
  /** Adds random numbers to scores, and hides every third key. */
  readonly biased?: boolean;
  /** Size of the queries' elements. */
  readonly size?: number;
}

function bias(shape: Shape): RandomInput {
  const { draw, ...rest } = normal(shape);
  return { ...rest, draw: (random, i) => i % 3 === 1 ? Math.fround(hidden) : draw(random, i) };
}

/** `T` queries for `S` keys unless `queries` and `keys` say otherwise. */
function check(variant: Variant): Promise<void> {
  const { B = 3, S = 5, T = 4, lengths, size, ...attributes } = variant;
  const { queries = "T", keys = "S" } = attributes;
  const rows = (positions: string | number) => positions === 1 ? "B" : `B*${positions}`;
  return checkOp(attentionOp, {
    inputs: [
      normal([rows(queries), 12], size),
      normal([rows(keys), 12]),
      normal([rows(keys), 12]),
      ...(lengths ? [ids(["B"], lengths)] : []),
      ...(attributes.biased ? [bias([`B*${queries}*${keys}`])] : []),
      ...(attributes.dropoutRate === undefined ? [] : [ids([1], [271828182])]),
    ],
    attributes: {
      ...{ heads: 2, batch: "B", queries, keys, causal: false, firstKeys: 0 },
      ...attributes,
    },
    targets: [0, 1, 2],
    sizes: { B, S, T },
    // Observed: at most 5.3e-7.
    tolerance: 3e-6,
  });
}

for (const heads of [1, 2, 3, 4]) {
  Deno.test(`attention: everything is seen, heads: ${heads}`, () => check({ heads }));
}

Deno.test("attention: padding is not seen", () => check({ lengths: [5, 1, 3] }));

Deno.test("attention: causal, as many queries as keys", () =>
  check({ causal: true, queries: "T", keys: "T" }));

Deno.test("attention: causal with lengths", () =>
  check({ causal: true, queries: "S", keys: "S", lengths: [1, 4, 5] }));

Deno.test("attention: causal with lengths, prompts of one token and of all, several tiles", () =>
  check({ causal: true, queries: "S", keys: "S", S: 19, B: 4, lengths: [1, 19, 8, 11] }));

Deno.test("attention: causal with lengths, where they hide what is seen and what is not", () => {
  const floats = (name: string) => input(name, "f32", [3, 2]);
  const lengths = input("lengths", "i32", [1]);
  const attributes = {
    ...{ heads: 1, batch: 1, queries: 3, keys: 3, causal: true, firstKeys: 0 },
  };
  const operands = [floats("query"), floats("key"), floats("value"), lengths];
  const [, weights] = applyAll(attentionOp, operands, attributes);
  const feeds = new Map(
    ["query", "key", "value"].map((name) => [name, new Float64Array(6)]),
  ).set("lengths", Float64Array.of(2));
  const [found] = evaluateReference([weights!], feeds, {});
  assert.deepEqual([...found!.data], [1, 0, 0, 0.5, 0.5, 0, 0.5, 0.5, 0]);
});

Deno.test("attention: only the first keys are seen, and of short problems fewer", () =>
  check({ firstKeys: 3, lengths: [5, 2, 4] }));

Deno.test("attention: more first keys than there are", () =>
  check({ firstKeys: 9, lengths: [5, 2, 4] }));

Deno.test("attention: a single query, as in decoding", () => check({ queries: 1 }));

Deno.test("attention: one example", () => check({ B: 1, lengths: [3], heads: 4 }));

Deno.test("attention: with something added to the scores", () => check({ biased: true }));

Deno.test("attention: with something added to the scores, lengths and dropout, several tiles", () =>
  check({ biased: true, lengths: [19, 2, 12], S: 19, T: 11, dropoutRate: 0.2 }));

Deno.test("attention: one example, one query, one key", () =>
  check({ B: 1, S: 1, T: 1, lengths: [1], heads: 3 }));

Deno.test("attention: scores so large that the softmax saturates", () =>
  check({ size: 30, lengths: [5, 2, 4] }));

Deno.test("attention: queries that are scaled already", () =>
  check({ scale: 1, lengths: [5, 2, 4] }));

Deno.test("attention: with dropout", () => check({ dropoutRate: 0.4 }));

Deno.test("attention: with dropout, lengths and a causal mask", () =>
  check({
    ...{ dropoutRate: 0.2, causal: true, queries: "S", keys: "S", lengths: [1, 4, 5] },
    ...{ heads: 3, scale: 0.7 },
  }));

Deno.test("attention: the weights that are kept are not dropped, and the context is made of dropped ones", () => {
  const floats = (name: string, rows: number) => input(name, "f32", [rows, 2]);
  const seed = input("seed", "i32", [1]);
  const attributes = { heads: 1, batch: 1, queries: 8, keys: 9, causal: false, firstKeys: 0 };
  const chance = { rate: 0.5, site: 4 };
  const context = attention(floats("query", 8), floats("key", 9), floats("value", 9), {
    ...attributes,
    dropout: { ...chance, seed },
  });
  const { outputs: [, weights] } = (context.origin as { node: Node }).node;
  const same = dropout(weights!, seed, chance);
  // Queries and keys of 0: all weights are 1/9. The context's columns are the sum of the dropped ones.
  const feeds = new Map([
    ["query", new Float64Array(16)],
    ["key", new Float64Array(18)],
    ["value", new Float64Array(18).fill(1)],
    ["seed", Float64Array.of(12)],
  ]);
  const [sums, kept, dropped] = evaluateReference([context, weights!, same], feeds, {});
  assert(kept!.data.every((weight) => Math.abs(weight - 1 / 9) < 1e-15));
  for (let t = 0; t < 8; t++) {
    const total = dropped!.data.subarray(9 * t, 9 * t + 9).reduce((a, b) => a + b);
    assert(Math.abs(sums!.data[2 * t]! - total) < 1e-14, `query ${t}`);
    assert(total !== 1);
  }
});

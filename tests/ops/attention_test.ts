import { type AttentionAttributes, attentionOp } from "../../src/ops/attention.ts";
import { checkOp } from "./check_op.ts";
import { ids, normal } from "./random_input.ts";

interface Variant extends Partial<AttentionAttributes> {
  readonly B?: number;
  readonly S?: number;
  readonly T?: number;
  readonly lengths?: readonly number[];
  /** Size of the queries' elements. */
  readonly scale?: number;
}

/** `T` queries for `S` keys unless `queries` and `keys` say otherwise. */
function check(variant: Variant): Promise<void> {
  const { B = 3, S = 5, T = 4, lengths, scale, ...attributes } = variant;
  const { queries = "T", keys = "S" } = attributes;
  const rows = (positions: string | number) => positions === 1 ? "B" : `B*${positions}`;
  return checkOp(attentionOp, {
    inputs: [
      normal([rows(queries), 12], scale),
      normal([rows(keys), 12]),
      normal([rows(keys), 12]),
      ...(lengths ? [ids(["B"], lengths)] : []),
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

Deno.test("attention: only the first keys are seen, and of short problems fewer", () =>
  check({ firstKeys: 3, lengths: [5, 2, 4] }));

Deno.test("attention: more first keys than there are", () =>
  check({ firstKeys: 9, lengths: [5, 2, 4] }));

Deno.test("attention: a single query, as in decoding", () => check({ queries: 1 }));

Deno.test("attention: one example", () => check({ B: 1, lengths: [3], heads: 4 }));

Deno.test("attention: one example, one query, one key", () =>
  check({ B: 1, S: 1, T: 1, lengths: [1], heads: 3 }));

Deno.test("attention: scores so large that the softmax saturates", () =>
  check({ scale: 30, lengths: [5, 2, 4] }));

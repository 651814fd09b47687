/** Mistakes in a model must say which operation got which shapes. */
import assert from "node:assert/strict";
import { ShapeError } from "../../src/errors.ts";
import { apply, type ElementType, input, type Tensor } from "../../src/graph/graph.ts";
import type { Shape } from "../../src/graph/shape.ts";
import { add } from "../../src/ops/add.ts";
import { attention } from "../../src/ops/attention.ts";
import { concatColumns } from "../../src/ops/concat_columns.ts";
import { concatRows } from "../../src/ops/concat_rows.ts";
import { crossEntropy } from "../../src/ops/cross_entropy.ts";
import { dropout, dropoutOp } from "../../src/ops/dropout.ts";
import { embedding } from "../../src/ops/embedding.ts";
import { layerNorm } from "../../src/ops/layer_norm.ts";
import { linear } from "../../src/ops/linear.ts";
import { matmul } from "../../src/ops/matmul.ts";
import { multiply } from "../../src/ops/multiply.ts";
import { paddingMask } from "../../src/ops/padding_mask.ts";
import { reshape } from "../../src/ops/reshape.ts";
import { splitColumns } from "../../src/ops/split_columns.ts";

function floats(...shape: Shape): Tensor {
  return input("x", "f32", shape);
}

function ids(...shape: Shape): Tensor {
  return input("ids", "i32" satisfies ElementType, shape);
}

const attributes = {
  ...{ heads: 2, batch: "B", queries: "S", keys: "S", causal: false, firstKeys: 0 },
};

const mistakes: [() => unknown, string][] = [
  [() => add(floats("B*S", 4), floats("B*T", 4)), "add: [B*S, 4] and [B*T, 4] do not fit together"],
  [() => add(floats("B", 4), floats(4)), "add: [B, 4] and [4] do not fit together"],
  [
    () => multiply(floats(2, 4), ids(2, 4)),
    "multiply: needs f32, f32, found f32 [2, 4], i32 [2, 4]",
  ],
  [
    () => matmul(floats("B", 4), floats(5, 4)),
    "matmul: [B, 4] by [5, 4] (transposeA false, transposeB false)",
  ],
  [
    () => linear(floats("B", 4), { weight: floats(5, 3), bias: floats(5) }),
    "linear: input [B, 4], weight [5, 3], bias [5]",
  ],
  [
    () => layerNorm(floats("B", 4), { weight: floats(5), bias: floats(5) }),
    "layer_norm: [B, 4] and [5]",
  ],
  [() => reshape(floats("B*S", 4), ["B", "S", 5]), "reshape: [B*S, 4] does not fit [B, S, 5]"],
  [() => splitColumns(floats("B", 4), [2, 3]), "split_columns: cannot cut [B, 4] into 2,3"],
  [() => concatColumns([floats("B", 2), floats("S", 2)]), "concat_columns: [B, 2], [S, 2]"],
  [
    () => concatColumns([floats("B", 2), floats("B", "S")]),
    "concat_columns: needs a fixed number of columns, found S",
  ],
  [() => concatRows([floats("B*P", 2), floats("B", 3)], "B*N"), "concat_rows: [B*P, 2], [B, 3]"],
  [
    () => embedding(floats(9, 4), floats("B")),
    "embedding: needs f32, i32, found f32 [9, 4], f32 [B]",
  ],
  [() => paddingMask(floats("B"), "S"), "padding_mask: needs i32, found f32 [B]"],
  [
    () => crossEntropy(floats("B*T", 9), ids("B*S"), floats("B*T")),
    "cross_entropy: logits [B*T, 9], targets [B*S], weights [B*T]",
  ],
  [
    () => attention(floats("B*S", 5), floats("B*S", 5), floats("B*S", 5), attributes),
    "attention: queries [B*S, 5], keys [B*S, 5], 2 heads",
  ],
  [
    () =>
      attention(floats("B*S", 4), floats("B*S", 4), floats("B*S", 4), {
        ...attributes,
        firstKeys: 3,
      }),
    "attention: the first 3 keys can only be seen with lengths",
  ],
  [
    () => dropout(floats("B", 4), ids("B"), { rate: 0.5, site: 0 }),
    "dropout_key: needs a seed [1], found [B]",
  ],
  [
    () => apply(dropoutOp, [floats("B", 4), ids("B")], { rate: 0.5 }),
    "dropout: needs a key [1], found [B]",
  ],
];

for (const [make, message] of mistakes) {
  Deno.test(`a mistake is explained: ${message}`, () => {
    const op = message.split(":")[0]!;
    assert.throws(make, (error) => {
      assert(error instanceof ShapeError);
      assert.deepEqual([error.message, error.op], [message, op]);
      return true;
    });
  });
}

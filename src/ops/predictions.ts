/** What the operations on logits have in common. */
import { ShapeError } from "../errors.ts";
import { expectTypes } from "../graph/expect_types.ts";
import type { TensorType } from "../graph/graph.ts";
import { showShape } from "../graph/shape.ts";

/** @throws ShapeError unless the first three inputs are logits `[rows, words]`, ids `[rows]` and weights `[rows]` */
export function checkPredictions(op: string, inputs: readonly TensorType[]): void {
  expectTypes(op, inputs.slice(0, 3), ["f32", "i32", "f32"]);
  const [logits, targets, weights] = inputs.map(({ shape }) => shape);
  if (targets![0] !== logits![0] || weights![0] !== logits![0]) {
    const found = [logits!, targets!, weights!].map(showShape);
    throw new ShapeError(op, `logits ${found[0]}, targets ${found[1]}, weights ${found[2]}`);
  }
}

/** log Σ exp of a row, without overflow. */
export function logSumExp(row: Float64Array): number {
  const largest = row.reduce((a, b) => Math.max(a, b));
  return largest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - largest), 0));
}

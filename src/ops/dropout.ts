import { ShapeError } from "../errors.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { multiplyDims, sameShape, type Shape, showShape } from "../graph/shape.ts";
import type { OnnxEmitter } from "../graph/onnx_emitter.ts";
import { literal } from "../lowering/wgsl_literal.ts";
import { dropoutKey, type DropoutKeyAttributes } from "./dropout_key.ts";
import { elementHash, emitElementHashes, int32 } from "./lowbias32.ts";

export interface DropoutAttributes {
  /** Probability of being dropped, between 0 and 1. */
  readonly rate: number;
}

/**
 * Dropout (Srivastava et al. 2014): sets elements to 0 with probability `rate`, and divides the others by `1 - rate`.
 *
 * Inputs: `x`, a key `[1]` ({@link dropoutKey}). A hash of the key and of the element's index in row-major order decides,
 * the same on all engines; so the gradient needs no mask, but drops once more by the same key.
 */
export const dropoutOp: Op<DropoutAttributes> = {
  name: "dropout",
  infer([x, key], { rate }) {
    expectTypes("dropout", [x!, key!], ["f32", "i32"]);
    checkDropout("dropout", key!.shape, rate);
    return [{ shape: x!.shape, type: "f32" }];
  },
  reference: ([x, key], { rate }) => [
    x!.data.map((value, index) => dropped(value, index, key!.data[0]!, rate)),
  ],
  gradient: ({ inputs: [, key], attributes }, [g]) => [
    apply(dropoutOp, [g!, key!], attributes),
    undefined,
  ],
  wgsl: {
    kind: "pointwise",
    expression: (x, key, ...decision) => `dropout(${x}, index, ${key}, ${decision.join(", ")})`,
    // The last arguments of `dropout` in `kernels/lib/dropout.wgsl`.
    literals: ({ rate }) => [`i32(${threshold(rate)})`, literal(keptFactor(rate))],
  },
  onnx: (emit, [x, key], { attributes: { rate }, outputs: [y] }) => [
    emit.node("Mul", [x!, emitDropoutMask(emit, key!, rate, y!.shape)]),
  ],
  held: ({ inputs: [, key], outputs: [{ shape }] }) => [{ shape, sharedBy: key! }],
};

/** @throws ShapeError for a key of another shape; RangeError for a rate that is no use */
export function checkDropout(op: string, key: Shape, rate: number): void {
  if (!sameShape(key, [1])) throw new ShapeError(op, `needs a key [1], found ${showShape(key)}`);
  if (!(rate > 0 && rate < 1)) {
    throw new RangeError(`${op}: a rate of ${rate} is not between 0 and 1`);
  }
}

/** What becomes of element number `index`. */
export function dropped(value: number, index: number, key: number, rate: number): number {
  return elementHash(index, key) < threshold(rate) ? 0 : value * keptFactor(rate);
}

/**
 * Factors of the given shape, 0 or 1 / (1 - rate): ten element-wise nodes, and one more for every use. The gradient uses
 * the same factors.
 */
export function emitDropoutMask(
  emit: OnnxEmitter,
  key: string,
  rate: number,
  shape: Shape,
): string {
  return emit.once(`dropout:${key}:${rate}:${shape}`, () => {
    const hashes = emitElementHashes(emit, emit.dim(multiplyDims(...shape)), key);
    const kept = emit.node("GreaterOrEqual", [hashes, int32(emit, threshold(rate))]);
    const ones = emit.node("Cast", [kept], { to: 1 });
    return emit.reshape(emit.node("Mul", [ones, emit.float(keptFactor(rate))]), shape);
  });
}

/** Elements with lower hashes are dropped; hashes are spread evenly over -2³¹ to 2³¹ - 1. */
export function threshold(rate: number): number {
  return Math.round(rate * 2 ** 32) - 2 ** 31;
}

/** What the elements that are kept are multiplied by. */
export function keptFactor(rate: number): number {
  return 1 / (1 - rate);
}

/** @param seed `[1]`, another one at each step */
export function dropout(
  x: Tensor,
  seed: Tensor,
  { rate, site }: DropoutAttributes & DropoutKeyAttributes,
): Tensor {
  return apply(dropoutOp, [x, dropoutKey(seed, site)], { rate });
}

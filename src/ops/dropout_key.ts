import { ShapeError } from "../errors.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { sameShape, showShape } from "../graph/shape.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { emitLowbias32, int32, lowbias32 } from "./lowbias32.ts";
import source from "../../kernels/dropout_key.wgsl" with { type: "text" };

export interface DropoutKeyAttributes {
  /** Number of a place in the model, unlike that of any other: a whole number from 0 to 2³² - 1. */
  readonly site: number;
}

/**
 * The hash of a place's number. It is hashed twice, lest the hash of a seed be the same: the two would cancel each other.
 */
function placeHash(site: number): number {
  return lowbias32(lowbias32(site) ^ 0x9e3779b9);
}

/**
 * What decides which elements are dropped at one place of the model in one step.
 *
 * Input: the step's seed, an integer of 32 bits, `[1]`. Result: another such integer, `[1]`. A place's number is
 * both mixed in and multiplied by, so that keys of two places which are related by chance in one step are not in the next.
 */
export const dropoutKeyOp: Op<DropoutKeyAttributes> = {
  name: "dropout_key",
  infer([seed]) {
    expectTypes("dropout_key", [seed!], ["i32"]);
    if (!sameShape(seed!.shape, [1])) {
      throw new ShapeError("dropout_key", `needs a seed [1], found ${showShape(seed!.shape)}`);
    }
    return [{ shape: [1], type: "i32" }];
  },
  reference([seed], { site }) {
    const place = placeHash(site);
    return [seed!.data.map((value) => Math.imul(lowbias32(value) ^ place, place | 1))];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches: ({ inputs: [seed], outputs: [key], attributes: { site } }) => [{
      kernel: { name: "dropout_key", source },
      bindings: { seed: seed!, key: key! },
      // By the uniform, so that all places share a pipeline.
      dims: { place: placeHash(site) >>> 0 },
      groups: [1, 1, 1],
    }],
  },
  onnx(emit, [seed], { attributes: { site } }) {
    const place = placeHash(site);
    const hash = emit.once(`lowbias32:${seed}`, () => emitLowbias32(emit, seed!));
    const mixed = emit.node("BitwiseXor", [hash, int32(emit, place)]);
    return [emit.node("Mul", [mixed, int32(emit, place | 1)])];
  },
};

export function dropoutKey(seed: Tensor, site: number): Tensor {
  return apply(dropoutKeyOp, [seed], { site });
}

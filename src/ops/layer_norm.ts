import { ShapeError } from "../errors.ts";
import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { showShape } from "../graph/shape.ts";
import { layerNormGradient } from "./layer_norm_gradient.ts";
import { perWorkgroup } from "../lowering/workgroups.ts";
import source from "../../kernels/layer_norm.wgsl" with { type: "text" };
import leadSource from "../../kernels/lib/layer_norm_lead.wgsl" with { type: "text" };

/** Far below PyTorch's default: the value of Int2Int. */
const epsilon = 1e-12;

/**
 * Every row normalised to mean 0 and variance 1, then scaled and shifted (Ba et al. 2016).
 *
 * Inputs: x `[rows, dim]`, weight `[dim]`, bias `[dim]`. Results: y `[rows, dim]`, and for the gradient the rows' mean and
 * inverse standard deviation `[rows, 1]`.
 */
export const layerNormOp: Op<null> = {
  name: "layer_norm",
  infer([x, weight, bias]) {
    const [rows, dim] = x!.shape;
    if (x!.shape.length !== 2 || weight!.shape[0] !== dim || bias!.shape[0] !== dim) {
      throw new ShapeError("layer_norm", `${showShape(x!.shape)} and ${showShape(weight!.shape)}`);
    }
    const column = { shape: [rows!, 1], type: "f32" } as const;
    return [{ shape: x!.shape, type: "f32" }, column, column];
  },
  reference([x, weight, bias]) {
    const [rows, dim] = x!.shape as [number, number];
    const y = new Float64Array(rows * dim), means = new Float64Array(rows);
    const inverses = new Float64Array(rows);
    for (let r = 0; r < rows; r++) {
      const row = x!.data.subarray(r * dim, (r + 1) * dim);
      const mean = row.reduce((a, b) => a + b) / dim;
      const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / dim;
      means[r] = mean;
      inverses[r] = 1 / Math.sqrt(variance + epsilon);
      row.forEach((value, i) => {
        y[r * dim + i] = (value - mean) * inverses[r]! * weight!.data[i]! + bias!.data[i]!;
      });
    }
    return [y, means, inverses];
  },
  gradient: ({ inputs: [x, weight], outputs: [, mean, inverse] }, [g]) =>
    layerNormGradient(x!, weight!, mean!, inverse!, g!),
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [x, weight, bias], outputs: [y, mean, inverse] }, shapeOf) {
      const [rows, width] = shapeOf(x!) as [number, number];
      return [{
        kernel: { name: "layer_norm", source },
        bindings: {
          ...{ x: x!, weight: weight!, bias: bias! },
          ...{ y: y!, mean: mean!, inverse: inverse! },
        },
        ...perWorkgroup(rows, { width }),
        movable: true,
        epilogue: "y",
      }];
    },
    lead: ({ inputs: [x, weight, bias], outputs: [y, mean, inverse] }) => ({
      ...{ name: "layer_norm", source: leadSource },
      bindings: {
        ...{ leadX: x!, leadWeight: weight!, leadBias: bias! },
        ...{ leadMean: mean!, leadInverse: inverse! },
      },
      packed: ["leadX", "leadWeight", "leadBias"],
      ...{ result: y!, after: [] },
    }),
  },
  onnx: (emit, inputs) =>
    emit.outputs("LayerNormalization", inputs, { axis: -1, epsilon: { float: epsilon } }, 3),
};

export function layerNorm(x: Tensor, { weight, bias }: { weight: Tensor; bias: Tensor }): Tensor {
  return applyAll(layerNormOp, [x, weight, bias], null)[0]!;
}

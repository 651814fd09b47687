import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import type { Dispatch, Scratch } from "../graph/dispatch.ts";
import { perWorkgroup } from "../lowering/workgroups.ts";
import source from "../../kernels/layer_norm_gradient.wgsl" with { type: "text" };
import leadSource from "../../kernels/lib/layer_norm_gradient_lead.wgsl" with { type: "text" };
import sumsSource from "../../kernels/layer_norm_gradient_sums.wgsl" with { type: "text" };

/**
 * Gradients of a layer norm. Inputs: x `[rows, dim]`, weight `[dim]`, mean and inverse standard deviation `[rows, 1]`,
 * gradient of the result `[rows, dim]`. Results: gradients of x, weight and bias.
 *
 * With n the normalised row and h = g·weight: dx = inverse · (h − mean(h) − n · mean(h·n)).
 */
export const layerNormGradientOp: Op<null> = {
  name: "layer_norm_gradient",
  infer: ([x, weight]) => [
    { shape: x!.shape, type: "f32" },
    { shape: weight!.shape, type: "f32" },
    { shape: weight!.shape, type: "f32" },
  ],
  reference([x, weight, mean, inverse, g]) {
    const [rows, dim] = x!.shape as [number, number];
    const dx = new Float64Array(rows * dim), dWeight = new Float64Array(dim);
    const dBias = new Float64Array(dim);
    for (let r = 0; r < rows; r++) {
      let meanH = 0, meanHN = 0;
      const at = (i: number) => {
        const n = (x!.data[r * dim + i]! - mean!.data[r]!) * inverse!.data[r]!;
        const upstream = g!.data[r * dim + i]!;
        return { n, upstream, h: upstream * weight!.data[i]! };
      };
      for (let i = 0; i < dim; i++) {
        const { n, upstream, h } = at(i);
        meanH += h / dim;
        meanHN += h * n / dim;
        dWeight[i]! += upstream * n;
        dBias[i]! += upstream;
      }
      for (let i = 0; i < dim; i++) {
        const { n, h } = at(i);
        dx[r * dim + i] = inverse!.data[r]! * (h - meanH - n * meanHN);
      }
    }
    return [dx, dWeight, dBias];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [x, weight, mean, inverse, g], outputs: [dx, dWeight, dBias] }, shapeOf) {
      const [rows, width] = shapeOf(x!) as [number, number];
      // Few rows: small blocks, to occupy the whole device. Many: large ones, to have less to add up.
      const blockRows = rows <= 1024 ? 4 : 16;
      const blocks = Math.ceil(rows / blockRows);
      const sums = { scratch: "sums", elements: blocks * 2 * width };
      return [{
        kernel: { name: "layer_norm_gradient", source },
        bindings: {
          ...{ x: x!, weight: weight!, mean: mean!, inverse: inverse!, g: g! },
          ...{ dx: dx!, sums },
        },
        ...perWorkgroup(blocks, { rows, width }),
        movable: true,
        constants: { blockRows },
        epilogue: "dx",
      }, addedUp(sums, [dWeight!, dBias!], blocks, width)];
    },
    lead({ inputs: [x, weight, mean, inverse, g], outputs: [dx, ...rest] }, shapeOf, tileRows) {
      const [rows, width] = shapeOf(x!) as [number, number];
      const blocks = Math.ceil(rows / tileRows);
      const sums = { scratch: "sums", elements: blocks * 2 * width };
      return {
        ...{ name: "layer_norm_gradient", source: leadSource },
        bindings: {
          ...{ leadX: x!, leadWeight: weight!, leadMean: mean!, leadInverse: inverse! },
          ...{ leadG: g!, leadSums: sums },
        },
        packed: ["leadX", "leadWeight", "leadG", "leadSums"],
        ...{ result: dx!, after: [addedUp(sums, rest, blocks, width)] },
      };
    },
  },
  onnx(emit, [x, weight, mean, inverse, g], { inputs }) {
    const rowMean = (name: string) => emit.node("ReduceMean", [name, emit.integers([-1])]);
    const columnSums = (name: string) => emit.columnSums(name, inputs[0]!.shape[0]!);
    const n = emit.node("Mul", [emit.node("Sub", [x!, mean!]), inverse!]);
    const h = emit.node("Mul", [g!, weight!]);
    const alongRow = emit.node("Mul", [n, rowMean(emit.node("Mul", [h, n]))]);
    const centred = emit.node("Sub", [emit.node("Sub", [h, rowMean(h)]), alongRow]);
    return [
      emit.node("Mul", [centred, inverse!]),
      columnSums(emit.node("Mul", [g!, n])),
      columnSums(g!),
    ];
  },
};

/** Adds up the sums `[blocks, 2, width]` over blocks of rows. */
function addedUp(
  sums: Scratch,
  [dWeight, dBias]: readonly Tensor[],
  blocks: number,
  width: number,
): Dispatch {
  return {
    kernel: { name: "layer_norm_gradient_sums", source: sumsSource },
    bindings: { sums, dWeight: dWeight!, dBias: dBias! },
    ...perWorkgroup(Math.ceil(2 * width / 32), { blocks, width }),
    movable: true,
  };
}

export function layerNormGradient(
  x: Tensor,
  weight: Tensor,
  mean: Tensor,
  inverse: Tensor,
  g: Tensor,
): Tensor[] {
  return applyAll(layerNormGradientOp, [x, weight, mean, inverse, g], null);
}

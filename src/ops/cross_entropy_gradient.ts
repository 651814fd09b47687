import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { checkPredictions, logSumExp } from "./predictions.ts";
import { perWorkgroup } from "../lowering/workgroups.ts";
import source from "../../kernels/cross_entropy_gradient.wgsl" with { type: "text" };

/**
 * Gradient of {@link crossEntropyOp} with respect to the logits: g · weight · (softmax − one-hot target).
 *
 * Inputs: logits `[rows, words]`, target ids `[rows]`, weights `[rows]`, gradient of the loss (scalar).
 */
export const crossEntropyGradientOp: Op<null> = {
  name: "cross_entropy_gradient",
  infer(inputs) {
    checkPredictions("cross_entropy_gradient", inputs);
    return [{ shape: inputs[0]!.shape, type: "f32" }];
  },
  reference([logits, targets, weights, g]) {
    const vocabSize = logits!.shape[1]!;
    return [logits!.data.map((value, i) => {
      const r = Math.floor(i / vocabSize);
      const normaliser = logSumExp(logits!.data.subarray(r * vocabSize, (r + 1) * vocabSize));
      const probability = Math.exp(value - normaliser);
      const target = targets!.data[r] === i % vocabSize ? 1 : 0;
      return g!.data[0]! * weights!.data[r]! * (probability - target);
    })];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [logits, targets, weights, g], outputs: [dLogits] }, shapeOf) {
      const [rows, vocabSize] = shapeOf(logits!) as [number, number];
      return [{
        kernel: { name: "cross_entropy_gradient", source },
        bindings: {
          ...{ logits: logits!, targets: targets!, weights: weights!, g: g! },
          dLogits: dLogits!,
        },
        ...perWorkgroup(rows, { vocabSize }),
      }];
    },
  },
  onnx(emit, [logits, targets, weights, g]) {
    const logProbabilities = emit.once(
      `log_softmax:${logits}`,
      () => emit.node("LogSoftmax", [logits!], { axis: -1 }),
    );
    const column = emit.node("Unsqueeze", [
      emit.node("Mul", [weights!, g!]),
      emit.integers([-1]),
    ]);
    const weighted = emit.node("Mul", [emit.node("Exp", [logProbabilities]), column]);
    const index = emit.node("Unsqueeze", [targets!, emit.integers([-1])]);
    return [
      emit.node("ScatterElements", [weighted, index, emit.node("Neg", [column])], {
        axis: 1,
        reduction: "add",
      }),
    ];
  },
  held: ({ inputs: [logits] }) => [{ shape: logits!.shape, sharedBy: logits! }],
};

export function crossEntropyGradient(
  logits: Tensor,
  targets: Tensor,
  weights: Tensor,
  g: Tensor,
): Tensor {
  return apply(crossEntropyGradientOp, [logits, targets, weights, g], null);
}

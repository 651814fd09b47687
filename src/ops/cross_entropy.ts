import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { crossEntropyGradient } from "./cross_entropy_gradient.ts";
import { perWorkgroup } from "../lowering/workgroups.ts";
import { checkPredictions, logSumExp } from "./predictions.ts";
import { sumDispatch } from "./sum.ts";
import source from "../../kernels/cross_entropy.wgsl" with { type: "text" };

/**
 * Weighted sum of cross entropies, −Σ weight · log softmax(logits)[target].
 *
 * Inputs: logits `[rows, words]`, target ids `[rows]`, weights `[rows]` (0 for padding, 1/n for a mean over n tokens).
 * Result: a scalar.
 */
export const crossEntropyOp: Op<null> = {
  name: "cross_entropy",
  infer(inputs) {
    checkPredictions("cross_entropy", inputs);
    return [{ shape: [], type: "f32" }];
  },
  reference([logits, targets, weights]) {
    const [rows, vocabSize] = logits!.shape as [number, number];
    let loss = 0;
    for (let r = 0; r < rows; r++) {
      const row = logits!.data.subarray(r * vocabSize, (r + 1) * vocabSize);
      loss += weights!.data[r]! * (logSumExp(row) - row[targets!.data[r]!]!);
    }
    return [Float64Array.of(loss)];
  },
  gradient: ({ inputs: [logits, targets, weights] }, [g]) => [
    crossEntropyGradient(logits!, targets!, weights!, g!),
    undefined,
    undefined,
  ],
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [logits, targets, weights], outputs: [loss] }, shapeOf) {
      const [rows, vocabSize] = shapeOf(logits!) as [number, number];
      const losses = { scratch: "losses", elements: rows };
      return [{
        kernel: { name: "cross_entropy", source },
        bindings: { logits: logits!, targets: targets!, weights: weights!, losses },
        ...perWorkgroup(rows, { vocabSize }),
      }, sumDispatch(losses, loss!, [1, rows, 1])];
    },
  },
  onnx(emit, [logits, targets, weights]) {
    const logProbabilities = emit.once(
      `log_softmax:${logits}`,
      () => emit.node("LogSoftmax", [logits!], { axis: -1 }),
    );
    const index = emit.node("Unsqueeze", [targets!, emit.integers([-1])]);
    const picked = emit.node("GatherElements", [logProbabilities, index], { axis: 1 });
    const weighted = emit.node("Mul", [
      picked,
      emit.node("Unsqueeze", [weights!, emit.integers([-1])]),
    ]);
    return [emit.node("Neg", [emit.node("ReduceSum", [weighted], { keepdims: 0 })])];
  },
  held: ({ inputs: [logits] }) => [{ shape: logits!.shape, sharedBy: logits! }],
};

export function crossEntropy(logits: Tensor, targets: Tensor, weights: Tensor): Tensor {
  return apply(crossEntropyOp, [logits, targets, weights], null);
}

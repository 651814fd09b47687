import { linearGroups } from "../engines/webgpu/dispatch.ts";
import { ShapeError } from "../errors.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { showShape } from "../graph/shape.ts";
import { logSumExp } from "./cross_entropy.ts";
import source from "../../kernels/best_continuations.wgsl" with { type: "text" };

export interface BestContinuationsAttributes {
  /** Rows of each problem, which lie side by side. */
  readonly beams: number;
}

/**
 * What beam search may go on with: for each problem the `2 * beams` largest sums of log-probabilities over all words of
 * all its rows, best first, the lower index first among equals.
 *
 * Inputs: logits `[rows, words]`, sums so far `[rows]`. Results, `[rows, 2]`, which is `[problems, 2 * beams]` in memory:
 * the sums, and the choices as `row within the problem * words + word`.
 */
export const bestContinuationsOp: Op<BestContinuationsAttributes> = {
  name: "best_continuations",
  infer([logits, sums]) {
    expectTypes("best_continuations", [logits!, sums!], ["f32", "f32"]);
    const rows = logits!.shape[0]!;
    if (sums!.shape[0] !== rows) {
      const found = `logits ${showShape(logits!.shape)}, sums ${showShape(sums!.shape)}`;
      throw new ShapeError("best_continuations", found);
    }
    return [{ shape: [rows, 2], type: "f32" }, { shape: [rows, 2], type: "i32" }];
  },
  reference([logits, sums], { beams }) {
    const [rows, words] = logits!.shape as [number, number];
    const scores: number[] = [], choices: number[] = [];
    for (let first = 0; first < rows; first += beams) {
      const all = Array.from({ length: beams }, (_, i) => {
        const row = logits!.data.subarray((first + i) * words, (first + i + 1) * words);
        const shift = sums!.data[first + i]! - logSumExp(row);
        return Array.from(row, (logit) => logit + shift);
      }).flat();
      const best = [...all.keys()].sort((a, b) => all[b]! - all[a]! || a - b).slice(0, 2 * beams);
      scores.push(...best.map((choice) => all[choice]!));
      choices.push(...best);
    }
    return [Float64Array.from(scores), Float64Array.from(choices)];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [logits, sums], outputs, attributes: { beams } }, shapeOf) {
      const [rows, words] = shapeOf(logits!) as [number, number];
      const [scores, choices] = outputs as [Tensor, Tensor];
      const shifts = { scratch: "shifts", elements: rows };
      return [{
        kernel: { name: "best_continuations", source },
        bindings: { logits: logits!, sums: sums!, scores, choices, shifts },
        dims: [rows / beams, beams, words],
        groups: linearGroups(rows / beams),
      }];
    },
  },
  onnx(emit, [logits, sums], { inputs, outputs, attributes: { beams } }) {
    const words = inputs[0]!.shape[1] as number;
    const column = emit.node("Unsqueeze", [sums!, emit.integers([1])]);
    const logProbabilities = emit.node("LogSoftmax", [logits!], { axis: -1 });
    const totals = emit.node("Add", [logProbabilities, column]);
    const together = emit.node("Reshape", [totals, emit.integers([-1, beams * words])]);
    const [values, indices] = emit.outputs(
      "TopK",
      [together, emit.integers([2 * beams])],
      { axis: -1, largest: 1, sorted: 1 },
      2,
    );
    return [
      emit.reshape(values!, outputs[0]!.shape),
      emit.reshape(emit.node("Cast", [indices!], { to: 6 }), outputs[1]!.shape),
    ];
  },
};

/** @returns scores and choices */
export function bestContinuations(
  logits: Tensor,
  sums: Tensor,
  attributes: BestContinuationsAttributes,
): Tensor[] {
  return applyAll(bestContinuationsOp, [logits, sums], attributes);
}

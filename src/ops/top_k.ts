import { perWorkgroup } from "../lowering/workgroups.ts";
import { ShapeError } from "../errors.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { type Dim, showShape } from "../graph/shape.ts";
import { logSumExp } from "./predictions.ts";
import source from "../../kernels/top_k.wgsl" with { type: "text" };

export interface BestContinuationsAttributes {
  /** Row `beam * problems + problem` belongs to a beam of a problem. */
  readonly problems: Dim;
  /** How many are wanted for each problem; at most as many as it has rows times words. */
  readonly count: number;
}

/**
 * What beam search may go on with: for each problem the `count` largest sums of log-probabilities over all words of all its
 * beams, best first, the lower choice first among equals.
 *
 * Inputs: logits `[rows, words]`, sums so far `[rows]`. Results, `[problems, count]`: the sums, and the choices as
 * `beam * words + word`.
 */
export const topKOp: Op<BestContinuationsAttributes> = {
  name: "top_k",
  infer([logits, sums], { problems, count }) {
    expectTypes("top_k", [logits!, sums!], ["f32", "f32"]);
    const rows = logits!.shape[0]!;
    if (sums!.shape[0] !== rows) {
      const found = `logits ${showShape(logits!.shape)}, sums ${showShape(sums!.shape)}`;
      throw new ShapeError("top_k", found);
    }
    const shape = [problems, count];
    return [{ shape, type: "f32" }, { shape, type: "i32" }];
  },
  reference([logits, sums], _attributes, [shape]) {
    const [rows, vocabSize] = logits!.shape as [number, number];
    const [problems, count] = shape as [number, number];
    const scores: number[] = [], choices: number[] = [];
    for (let problem = 0; problem < problems; problem++) {
      const all = Array.from({ length: rows / problems }, (_, beam) => {
        const row = beam * problems + problem;
        const values = logits!.data.subarray(row * vocabSize, (row + 1) * vocabSize);
        const shift = sums!.data[row]! - logSumExp(values);
        return Array.from(values, (logit) => logit + shift);
      }).flat();
      const best = [...all.keys()].sort((a, b) => all[b]! - all[a]! || a - b).slice(0, count);
      scores.push(...best.map((choice) => all[choice]!));
      choices.push(...best);
    }
    return [Float64Array.from(scores), Float64Array.from(choices)];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [logits, sums], outputs }, shapeOf) {
      const [rows, vocabSize] = shapeOf(logits!) as [number, number];
      const [scores, choices] = outputs as [Tensor, Tensor];
      const [problems, count] = shapeOf(scores) as [number, number];
      const shifts = { scratch: "shifts", elements: rows };
      return [{
        kernel: { name: "top_k", source },
        bindings: { logits: logits!, sums: sums!, scores, choices, shifts },
        ...perWorkgroup(problems, { beams: rows / problems, vocabSize, wanted: count }),
      }];
    },
  },
  onnx(emit, [logits, sums], { inputs, attributes: { problems, count } }) {
    const vocabSize = inputs[0]!.shape[1] as number;
    const column = emit.node("Unsqueeze", [sums!, emit.integers([1])]);
    const logProbabilities = emit.node("LogSoftmax", [logits!], { axis: -1 });
    const totals = emit.node("Add", [logProbabilities, column]);
    const byBeam = emit.node("Reshape", [totals, emit.shape([-1, problems, vocabSize])]);
    const byProblem = emit.node("Transpose", [byBeam], { perm: [1, 0, 2] });
    const together = emit.node("Reshape", [byProblem, emit.shape([problems, -1])]);
    const [values, indices] = emit.outputs(
      "TopK",
      [together, emit.integers([count])],
      { axis: -1, largest: 1, sorted: 1 },
      2,
    );
    return [values!, emit.node("Cast", [indices!], { to: 6 })];
  },
  held: ({ inputs: [{ shape }] }) => [{ shape }, { shape }],
};

/** @returns scores and choices */
export function topK(
  logits: Tensor,
  sums: Tensor,
  attributes: BestContinuationsAttributes,
): Tensor[] {
  return applyAll(topKOp, [logits, sums], attributes);
}

import { ShapeError } from "../errors.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims, sameShape, showShape } from "../graph/shape.ts";
import { perElement } from "../lowering/workgroups.ts";
import source from "../../kernels/next_beams.wgsl" with { type: "text" };

export interface NextBeamsAttributes {
  /** Beams of each problem. */
  readonly size: number;
  readonly vocabSize: number;
  /** The token that closes an answer, which no beam goes on with. */
  readonly closing: number;
}

/**
 * The beams that a search goes on with: for each problem, the first `size` candidates that do not close their answer. There
 * have to be so many.
 *
 * Inputs: scores and choices of candidates, `[problems, candidates]`, as `top_k` gives them. Results, for rows `beam *
 * problems + problem`: last tokens, scores, and the row that each continues, `[size * problems]`; and the latter once more as
 * `problem * size + beam`, in that order.
 */
export const nextBeamsOp: Op<NextBeamsAttributes> = {
  name: "next_beams",
  infer([scores, choices], { size }) {
    expectTypes("next_beams", [scores!, choices!], ["f32", "i32"]);
    if (!sameShape(scores!.shape, choices!.shape)) {
      const shapes = [scores!, choices!].map(({ shape }) => showShape(shape)).join(", ");
      throw new ShapeError("next_beams", shapes);
    }
    const shape = [multiplyDims(size, scores!.shape[0]!)];
    const integers = { shape, type: "i32" } as const;
    return [integers, { shape, type: "f32" }, integers, integers];
  },
  reference([scores, choices], { size, vocabSize, closing }) {
    const [problems, candidates] = scores!.shape as [number, number];
    const results = Array.from({ length: 4 }, () => new Float64Array(size * problems));
    const [tokens, sums, rows, paths] = results as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let problem = 0; problem < problems; problem++) {
      let beam = 0;
      for (let i = 0; i < candidates && beam < size; i++) {
        const at = problem * candidates + i, choice = choices!.data[at]!;
        const token = choice % vocabSize, parent = Math.floor(choice / vocabSize);
        if (token === closing) continue;
        const row = beam * problems + problem;
        tokens[row] = token;
        sums[row] = scores!.data[at]!;
        rows[row] = parent * problems + problem;
        paths[problem * size + beam] = problem * size + parent;
        beam++;
      }
    }
    return results;
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [scores, choices], outputs, attributes }, shapeOf) {
      const [tokens, sums, rows, paths] = outputs as [Tensor, Tensor, Tensor, Tensor];
      const [problems, candidates] = shapeOf(scores!) as [number, number];
      const { size, vocabSize, closing } = attributes;
      return [{
        kernel: { name: "next_beams", source },
        bindings: { scores: scores!, choices: choices!, tokens, sums, rows, paths },
        ...perElement(problems, { candidates, size, vocabSize, closing }),
      }];
    },
  },
  onnx(emit, [scores, choices], { inputs, attributes: { size, vocabSize, closing } }) {
    const [problems, candidates] = inputs[0]!.shape as [Dim, number];
    const integer = (value: number) => emit.node("Cast", [emit.integers([value])], { to: 6 });
    const tokens = emit.node("Mod", [choices!, integer(vocabSize)]);
    const parents = emit.node("Div", [choices!, integer(vocabSize)]);
    // Candidates that close their answers come behind all others.
    const closes = emit.node("Cast", [emit.node("Equal", [tokens, integer(closing)])], { to: 7 });
    const places = emit.integers(Array.from({ length: candidates }, (_, i) => i));
    const order = emit.node("Add", [
      places,
      emit.node("Mul", [closes, emit.integers([candidates])]),
    ]);
    const [, chosen] = emit.outputs(
      "TopK",
      [order, emit.integers([size])],
      { axis: 1, largest: 0, sorted: 1 },
      2,
    );
    const take = (from: string) => emit.node("GatherElements", [from, chosen!], { axis: 1 });
    const byBeam = (matrix: string) =>
      emit.node("Reshape", [
        emit.node("Transpose", [matrix], { perm: [1, 0] }),
        emit.integers([-1]),
      ]);
    const count = emit.node("Cast", [emit.dim(problems)], { to: 6 });
    const numbers = emit.node("Range", [
      emit.node("Squeeze", [integer(0)]),
      emit.node("Squeeze", [count]),
      emit.node("Squeeze", [integer(1)]),
    ]);
    const parent = take(parents);
    const rows = emit.node("Add", [
      emit.node("Mul", [byBeam(parent), count]),
      emit.node("Tile", [numbers, emit.integers([size])]),
    ]);
    const firsts = emit.node("Unsqueeze", [
      emit.node("Mul", [numbers, integer(size)]),
      emit.integers([1]),
    ]);
    const paths = emit.node("Reshape", [
      emit.node("Add", [parent, firsts]),
      emit.integers([-1]),
    ]);
    return [byBeam(take(tokens)), byBeam(take(scores!)), rows, paths];
  },
};

/** @returns last tokens, scores and parents of the beams, and their parents problem by problem */
export function nextBeams(
  scores: Tensor,
  choices: Tensor,
  attributes: NextBeamsAttributes,
): Tensor[] {
  return applyAll(nextBeamsOp, [scores, choices], attributes);
}

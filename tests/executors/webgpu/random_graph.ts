/** Random graphs of operations that fuse, and of some that do not. */
import { applyAll, constant, input, type Tensor } from "../../../src/graph/graph.ts";
import { elementCount } from "../../../src/graph/shape.ts";
import { add } from "../../../src/ops/add.ts";
import { concatColumnsOp } from "../../../src/ops/concat_columns.ts";
import { layerNormOp } from "../../../src/ops/layer_norm.ts";
import { linear } from "../../../src/ops/linear.ts";
import { matmul } from "../../../src/ops/matmul.ts";
import { multiply } from "../../../src/ops/multiply.ts";
import { reshape } from "../../../src/ops/reshape.ts";
import { splitColumns } from "../../../src/ops/split_columns.ts";
import { sumOp } from "../../../src/ops/sum.ts";
import { type Random, randomFrom } from "../../../src/random.ts";

const rows = 5, columns = 8;

export interface RandomGraph {
  readonly roots: readonly Tensor[];
  readonly feeds: Map<string, Float64Array>;
}

/** A graph of about so many nodes: matrices `[5, 8]`, beside them columns, rows and scalars that are broadcast. */
export function randomGraph(seed: number, nodes: number): RandomGraph {
  const random = randomFrom(seed);
  const feeds = new Map<string, Float64Array>();
  const leaf = (name: string, shape: readonly number[], scale = 1) => {
    const draw = () => Math.fround(scale * random.normal());
    feeds.set(name, Float64Array.from({ length: elementCount(shape) }, draw));
    return input(name, "f32", shape);
  };
  const square = leaf("square", [columns, columns], 0.3);
  const weight = leaf("weight", [columns]), bias = leaf("bias", [columns]);
  const full = [leaf("x", [rows, columns]), leaf("y", [rows, columns])];
  const small = [leaf("column", [rows, 1]), leaf("row", [1, columns]), constant(0.7)];
  const makers: ((a: Tensor, b: Tensor) => void)[] = [
    (a, b) => full.push(add(a, b)),
    (a, b) => full.push(multiply(add(a, constant(0.5)), b)),
    (a) => full.push(add(pick(small), a)),
    (a) => full.push(multiply(a, pick(small))),
    (a) => full.push(reshape(multiply(reshape(a, [columns, rows]), constant(2)), a.shape)),
    (a) => full.push(matmul(a, square)),
    (a, b) => full.push(linear(a, { weight: square, bias }, { residual: b })),
    (a) => {
      const [y, mean] = applyAll(layerNormOp, [a, weight, bias], null);
      full.push(y!);
      small.push(mean!);
    },
    (a, b) => {
      const parts = splitColumns(a, [3, 5]), others = splitColumns(b, [3, 5]);
      full.push(...applyAll(concatColumnsOp, [others[0]!, parts[1]!], null));
    },
    (a) => small.push(...applyAll(sumOp, [a], { axes: [random.integer(0, 1)] })),
  ];
  const pick = (tensors: readonly Tensor[]) => latest(tensors, random);
  for (let i = 0; i < nodes; i++) {
    makers[random.integer(0, makers.length - 1)]!(pick(full), pick(full));
  }
  const results = new Set([full.at(-1)!, pick(full), pick(full), small.at(-1)!]);
  return { roots: [...results].filter(({ origin }) => origin.kind === "output"), feeds };
}

/** One of them, the last ones more often: so that chains become long. */
function latest<T>(items: readonly T[], random: Random): T {
  const from = random.integer(0, 2) > 0 ? Math.max(0, items.length - 3) : 0;
  return items[random.integer(from, items.length - 1)]!;
}

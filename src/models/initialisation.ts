import type { Random } from "../random.ts";
import type { Initial, WeightPart } from "./weights.ts";

/** Fills `values` with the starting values of a weight. */
export function initialise(part: WeightPart, values: Float32Array, random: Random): void {
  const { initial } = part;
  const dim = part.shape.at(-1)!;
  for (let i = 0; i < values.length; i++) {
    values[i] = initialValue(initial, Math.floor(i / dim), i % dim, dim, random);
  }
}

function initialValue(
  initial: Initial,
  row: number,
  column: number,
  dim: number,
  random: Random,
): number {
  switch (initial.kind) {
    case "normal":
      return row === initial.zeroRow ? 0 : initial.deviation * random.normal();
    case "uniform":
      return initial.bound * (2 * random.uniform() - 1);
    case "constant":
      return initial.value;
    case "sinusoidal":
      return sinusoid(row, column, dim);
  }
}

/** Fixed position embedding (Vaswani et al. 2017, §3.5): sine in even columns, cosine in odd ones. */
export function sinusoid(position: number, column: number, dim: number): number {
  const angle = position / 10000 ** (2 * Math.floor(column / 2) / dim);
  return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
}

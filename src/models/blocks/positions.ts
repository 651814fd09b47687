/** How a stack learns where in its sequence a token stands, chosen by `--positions`. */
import type { Tensor } from "../../graph/graph.ts";
import type { Dim } from "../../graph/shape.ts";
import { add } from "../../ops/add.ts";
import { embedding } from "../../ops/embedding.ts";
import { reshape } from "../../ops/reshape.ts";
import { rotary } from "../../ops/rotary.ts";
import type { PositionKind } from "../../flags/positions.ts";
import type { Initial } from "../weights.ts";
import type { BlockContext } from "./context.ts";
import type { View } from "./view.ts";

export interface Positions {
  /** Adds the positions of embedded tokens `[length*B, dim]` from the start of a sequence. */
  add(tokens: Tensor, length: Dim): Tensor;
  /** The same for tokens `[B, dim]` at given positions `[B]`. */
  addAt(tokens: Tensor, positions: Tensor): Tensor;
  /** Queries or keys of self-attention, `[queries*B, dim]`. */
  rotate(x: Tensor, view: View): Tensor;
}

export interface PositionOptions {
  readonly dim: number;
  readonly heads: number;
  /** Rows of the position table. */
  readonly maxPositions: number;
}

type Build = (context: BlockContext, options: PositionOptions) => Positions;

/** The order of tokens is not seen, or only by causal attention. */
const none: Positions = { add: (x) => x, addAt: (x) => x, rotate: (x) => x };

const kinds: Readonly<Record<PositionKind, Build>> = {
  none: () => none,
  learned: (context, options) =>
    tableOf(context, options, { kind: "normal", deviation: options.dim ** -0.5 }),
  sinusoidal: (context, options) => tableOf(context, options, { kind: "sinusoidal" }),
  rotary: (_context, { heads }) => ({
    ...none,
    rotate: (x, { queries, positions }) =>
      rotary(x, { heads, batch: "B", length: queries }, positions),
  }),
};

export function positionsOf(
  kind: PositionKind,
  context: BlockContext,
  options: PositionOptions,
): Positions {
  return kinds[kind](context, options);
}

/** A vector for each position, added to the tokens. */
function tableOf(
  { name, weights }: BlockContext,
  { dim, maxPositions }: PositionOptions,
  initial: Initial,
): Positions {
  const table = (rows: Dim) =>
    weights.table(`${name}.position_embeddings.weight`, [maxPositions, dim], initial, rows);
  return {
    ...none,
    add(tokens, length) {
      const rows = reshape(table(length), [length, 1, dim]);
      return reshape(add(reshape(tokens, [length, "B", dim]), rows), tokens.shape);
    },
    addAt: (tokens, positions) => add(tokens, embedding(table(maxPositions), positions)),
  };
}

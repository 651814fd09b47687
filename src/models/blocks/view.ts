/** What the tokens of a sequence attend to: each other, and the problem. */
import type { Tensor } from "../../graph/graph.ts";
import type { Dim } from "../../graph/shape.ts";
import type { Readers } from "../decoding.ts";

/** Keys and values of one attention, `[positions * B, dim]` each. */
export interface KeyValues {
  readonly key: Tensor;
  readonly value: Tensor;
}

/** What a decoder knows of the problems: keys and values for each of its layers. */
export interface Memory {
  readonly layers: readonly KeyValues[];
  /** One for each problem. */
  readonly lengths: Tensor;
  /** Who reads it; left out where each of the `B` sequences has a problem of its own. */
  readonly readers?: Readers;
}

export interface View {
  /** Positions of each example that are computed. */
  readonly queries: Dim;
  /** `[rows]`: where in its sequence each row stands; left out where the queries are the first positions. */
  readonly positions?: Tensor;
  /** Keys and values that the queries see in this application of a layer, given their own; and which of them. */
  keys(own: KeyValues): KeyValues & Visibility;
  readonly memory?: Memory;
}

export interface Visibility {
  /** Number of key positions. */
  readonly count: Dim;
  readonly causal: boolean;
  /** `[B]`: only so many first keys are seen. */
  readonly lengths?: Tensor;
  /** Added to scores, see {@link attention}. */
  readonly bias?: Tensor;
  /** Who asks; left out where each of the `B` sequences has keys of its own. */
  readonly readers?: Readers;
}

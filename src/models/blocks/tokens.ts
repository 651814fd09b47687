/** From token ids to vectors, and from hidden states to logits. */
import type { Tensor } from "../../graph/graph.ts";
import { embedding } from "../../ops/embedding.ts";
import { linear } from "../../ops/linear.ts";
import type { BlockContext } from "./context.ts";

export interface TokenOptions {
  /** Size of the vocabulary. */
  readonly words: number;
  readonly padIndex: number;
  /** The output projection is the embedding. */
  readonly sharedEmbedding: boolean;
}

export interface Tokens {
  /** `ids`: `[rows]`. Result: `[rows, dim]`. */
  embed(ids: Tensor): Tensor;
  /** `hidden`: `[rows, dim]`. Result: `[rows, words]`. */
  logits(hidden: Tensor): Tensor;
}

export function tokensOf(
  context: BlockContext,
  dim: number,
  { words, padIndex, sharedEmbedding }: TokenOptions,
): Tokens {
  const table = () => {
    const initial = { kind: "normal", deviation: dim ** -0.5, zeroRow: padIndex } as const;
    return context.weights.tensor(`${context.name}.embeddings.weight`, [words, dim], initial);
  };
  return {
    embed: (ids) => embedding(table(), ids),
    logits(hidden) {
      const projection = context.linear(`${context.name}.proj`, dim, words);
      if (!sharedEmbedding) return linear(hidden, projection);
      return linear(hidden, { weight: table(), bias: projection.bias });
    },
  };
}

/** What a transformer is made of, derived once from the flags; nothing below this file reads the flags. */
import { maxPositions } from "../batches/batch.ts";

export interface StackConfig {
  /** First part of the weights' names. */
  readonly name: "encoder" | "decoder";
  readonly dim: number;
  readonly layers: number;
  readonly heads: number;
  /** Activations in a feed-forward block. */
  readonly hiddenLayers: number;
  readonly positions: "learned" | "sinusoidal" | "none";
}

export interface TransformerConfig {
  readonly encoder: StackConfig;
  readonly decoder: StackConfig;
  readonly words: number;
  readonly padIndex: number;
  readonly activation: "relu" | "gelu";
  /** The output projection is the decoder's embedding. */
  readonly sharedEmbedding: boolean;
  /** The decoder sees only so many first positions of the problem; 0: all. */
  readonly maxSourceLength: number;
  /** Rows of the position tables. */
  readonly maxPositions: number;
}

/** The flags that decide the model, by their names on the command line. */
export interface ModelFlags {
  readonly enc_emb_dim: number;
  readonly dec_emb_dim: number;
  readonly n_enc_layers: number;
  readonly n_dec_layers: number;
  readonly n_enc_heads: number;
  readonly n_dec_heads: number;
  readonly n_enc_hidden_layers: number;
  readonly n_dec_hidden_layers: number;
  readonly gelu_activation: boolean;
  readonly share_inout_emb: boolean;
  readonly sinusoidal_embeddings: boolean;
  readonly enc_has_pos_emb: boolean;
  readonly dec_has_pos_emb: boolean;
  readonly max_src_len: number;
}

/**
 * @param words size of the vocabulary
 * @param padIndex id of the padding token
 * @param positions rows of the position tables
 */
export function transformerConfig(
  flags: ModelFlags,
  words: number,
  padIndex: number,
  positions: number = maxPositions,
): TransformerConfig {
  const table = (used: boolean) =>
    !used ? "none" : flags.sinusoidal_embeddings ? "sinusoidal" : "learned";
  return {
    encoder: {
      name: "encoder",
      dim: flags.enc_emb_dim,
      layers: flags.n_enc_layers,
      heads: flags.n_enc_heads,
      hiddenLayers: flags.n_enc_hidden_layers,
      positions: table(flags.enc_has_pos_emb),
    },
    decoder: {
      name: "decoder",
      dim: flags.dec_emb_dim,
      layers: flags.n_dec_layers,
      heads: flags.n_dec_heads,
      hiddenLayers: flags.n_dec_hidden_layers,
      positions: table(flags.dec_has_pos_emb),
    },
    words,
    padIndex,
    activation: flags.gelu_activation ? "gelu" : "relu",
    sharedEmbedding: flags.share_inout_emb,
    maxSourceLength: flags.max_src_len,
    maxPositions: positions,
  };
}

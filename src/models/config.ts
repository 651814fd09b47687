/** What a model is made of, derived once from the flags; nothing below this file reads the flags. */
import { maxPositions } from "../tokenizers/max_positions.ts";
import type { architecture, embeddings } from "../flags/groups/architecture.ts";
import type { recurrent } from "../flags/groups/recurrent.ts";
import type { sharedLayers } from "../flags/groups/shared_layers.ts";
import { type PositionKind, positionsIn, type Side } from "../flags/positions.ts";
import type { Flags } from "../flags/table.ts";
import type { ActivationKind } from "./blocks/activation.ts";
import type { NormPosition } from "./blocks/layer.ts";
import type { NormKind } from "./blocks/norm.ts";
import type { Architecture } from "../task/sequence_layout.ts";

/** One transformer layer of a stack. */
export interface LayerConfig {
  /** First part of the names of its weights. */
  readonly name: string;
  /** How often it is applied to its own output. */
  readonly loops: number;
  /** A gate chooses, for each token, between the layer's output and its input. */
  readonly gated: boolean;
  /** Tokens choose how often it is applied (ACT): at most so many times, `loops` applications each. */
  readonly adaptive?: { readonly iterations: number; readonly haltName: string };
}

export interface StackConfig {
  /** First part of the weights' names. */
  readonly name: "encoder" | "decoder";
  readonly dim: number;
  readonly heads: number;
  /** Activations in a feed-forward block. */
  readonly hiddenLayers: number;
  readonly positions: PositionKind;
  readonly layers: readonly LayerConfig[];
}

export interface TransformerConfig {
  readonly kind: "transformer";
  readonly architecture: Architecture;
  readonly encoder: StackConfig;
  readonly decoder: StackConfig;
  readonly vocabSize: number;
  readonly padIndex: number;
  readonly activation: ActivationKind;
  readonly norm: NormKind;
  readonly normPosition: NormPosition;
  /** The output projection is the embedding of the stack that predicts. */
  readonly sharedEmbedding: boolean;
  /** The decoder sees only so many first positions of the problem; 0: all. */
  readonly maxSourceLength: number;
  /** Rows of the position tables. */
  readonly maxPositions: number;
  /** Queries and keys have length 1, and their product is scaled by a learned number. */
  readonly normAttention: boolean;
  /** One gate per token instead of one per coordinate. */
  readonly scalarGate: boolean;
  /** First bias of the gates; `undefined`: as any other bias. */
  readonly gateBias: number | undefined;
  readonly halting: HaltingConfig;
  readonly dropout: number;
  readonly attentionDropout: number;
  readonly xavier: boolean;
}

/** Adaptive computation time (Graves 2016). */
export interface HaltingConfig {
  /** A token halts once its accumulated halting probability exceeds 1 minus this. */
  readonly threshold: number;
  /** Weight of the ponder penalty in the training loss. */
  readonly coupling: number;
  /** First bias of the halting probability; `undefined`: as any other bias. */
  readonly bias: number | undefined;
}

/** An encoder and a decoder of recurrent layers, equally wide and deep. */
export interface RecurrentConfig {
  readonly kind: "recurrent";
  readonly cell: "lstm" | "gru";
  /** Both stacks read in both directions. */
  readonly bidirectional: boolean;
  readonly dim: number;
  readonly hidden: number;
  readonly layers: number;
  readonly vocabSize: number;
  readonly padIndex: number;
  /** Longest sequence; there are no tables of positions. */
  readonly maxPositions: number;
  readonly sharedEmbedding: boolean;
  readonly dropout: number;
  readonly xavier: boolean;
}

export type ModelConfig = TransformerConfig | RecurrentConfig;

/** The flags that decide the model: those of these groups of the table. */
export type ModelFlags = Pick<
  Flags,
  keyof (typeof architecture & typeof embeddings & typeof sharedLayers & typeof recurrent)
>;

/**
 * @param vocabSize size of the vocabulary
 * @param padIndex id of the padding token
 * @param positions longest sequence: rows of the position tables, where there are such
 */
export function modelConfig(
  flags: ModelFlags,
  vocabSize: number,
  padIndex: number,
  positions: number = maxPositions,
): ModelConfig {
  const common = {
    vocabSize,
    padIndex,
    maxPositions: positions,
    sharedEmbedding: flags.share_inout_emb,
    dropout: flags.dropout,
    xavier: flags.xav_init,
  };
  if (flags.lstm) {
    return {
      ...common,
      kind: "recurrent",
      cell: flags.GRU ? "gru" : "lstm",
      bidirectional: flags.bidirectional,
      dim: flags.enc_emb_dim,
      hidden: flags.lstm_hidden_dim,
      layers: flags.n_enc_layers,
    };
  }
  return {
    ...common,
    kind: "transformer",
    architecture: flags.architecture as Architecture,
    encoder: stackConfig(flags, "encoder", "enc"),
    decoder: stackConfig(flags, "decoder", "dec"),
    activation: flags.gelu_activation ? "gelu" : flags.activation as ActivationKind,
    norm: flags.norm as NormKind,
    normPosition: flags.norm_position as NormPosition,
    maxSourceLength: flags.max_src_len,
    normAttention: flags.norm_attention,
    scalarGate: flags.scalar_gate,
    gateBias: flags.biased_gates ? flags.gate_bias : undefined,
    halting: {
      threshold: flags.act_threshold,
      coupling: flags.act_ponder_coupling,
      bias: flags.act_biased ? flags.act_bias : undefined,
    },
    attentionDropout: flags.attention_dropout,
  };
}

function stackConfig(flags: ModelFlags, name: StackConfig["name"], side: Side): StackConfig {
  return {
    name,
    dim: flags[`${side}_emb_dim`],
    heads: flags[`n_${side}_heads`],
    hiddenLayers: flags[`n_${side}_hidden_layers`],
    positions: positionsIn(flags, side),
    layers: layersOf(flags, name, side),
  };
}

/** A loop index of -2 repeats every layer; as in the original, `gated` then gates none. */
function layersOf(flags: ModelFlags, stack: string, side: Side): LayerConfig[] {
  const loopIndex = flags[`${side}_loop_idx`], repeats = flags[`${side}_loops`];
  return Array.from({ length: flags[`n_${side}_layers`] }, (_, i) => {
    const name = `${stack}.layers.${i}`, isLoop = i === loopIndex;
    const loops = isLoop || loopIndex === -2 ? repeats : 1;
    const gated = flags[`${side}_gated`] || (flags.gated && isLoop);
    if (!flags[`${side}_act`] || !isLoop) return { name, loops, gated };
    // As in the original, each of the iterations applies the layer `loops` times.
    const adaptive = { iterations: repeats, haltName: `${name}.halt_prob` };
    return { name: `${name}.layer`, loops, gated, adaptive };
  });
}

/** How often the layers of a stack are applied in all. */
export function applicationsOf({ layers }: StackConfig): number {
  return layers.reduce((sum, { loops, adaptive }) => sum + loops * (adaptive?.iterations ?? 1), 0);
}

/** What a page holds besides the model: made when it is exported. */
import type { SeenProblems } from "../../training/seen_problems.ts";
import type { ProblemDescription } from "../../problems/description.ts";

/** How the model is asked. */
export interface PageModel {
  readonly kind: "encoder_decoder" | "encoder_only" | "decoder_only" | "recurrent";
  /** Whether a recurrent decoder reads all tokens anew at each step. */
  readonly bidirectional: boolean;
  /** Most tokens of a sequence, special ones included. */
  readonly positions: number;
  /** `--max_output_len` */
  readonly maxOutputLength: number;
  readonly lengthPenalty: number;
  readonly earlyStopping: boolean;
  /** Its graphs, as names of assets; which there are depends on the kind. */
  readonly graphs: readonly GraphName[];
}

export type GraphName = "encode" | "prefill" | "step" | "attention";

/** How problems and answers are typed and shown. */
export interface PageProblem extends ProblemDescription {
  /** A problem as it may be typed; empty if none is known. */
  readonly example: string;
  /** Whether other answers may be right than the stored one. */
  readonly judgesOtherAnswers: boolean;
}

/** A problem with its right answer, as tokens and as people read them. */
export interface StoredProblem {
  readonly tokens: readonly string[];
  readonly shown: string;
  readonly answer: readonly string[];
  readonly shownAnswer: string;
}

/** The weights that the graphs share, in planes of bytes (see `byte_planes.ts`). */
export interface PageWeights {
  /** Of most values. */
  readonly bytes: 2 | 4;
  /** By this name the graphs refer to them. */
  readonly file: string;
}

export interface PageData {
  /** What problems were like in training, if that is known. */
  readonly seen?: SeenProblems;
  readonly problem: PageProblem;
  /** Tokens by id. */
  readonly vocabulary: readonly string[];
  readonly model: PageModel;
  readonly weights: PageWeights;
  readonly stored: readonly StoredProblem[];
  /** Attention matrices, in the order in which the model computes them. */
  readonly attention: readonly AttentionEntry[];
  /** Assets that are files beside the page, by name; of others, the element `asset-NAME` of the page has the bytes in base64. */
  readonly files: Readonly<Record<string, string>>;
}

/** A matrix of attention weights `[1, heads, queries, keys]`, a result of the graph `attention`. */
export interface AttentionEntry {
  readonly name: string;
  readonly kind: "self_attention" | "cross_attention";
  readonly stack: "encoder" | "decoder";
  /** Of the layer, for people. */
  readonly label: string;
}

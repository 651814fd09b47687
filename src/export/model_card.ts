/**
 * What a reader wants to know of a published model: what it computes, how it was trained, and how good it is. Plain data, for
 * the model card of an exported folder and for pages.
 */
import { flagsOfCard } from "./card_flags.ts";
import { digestOfWeights } from "./digest.ts";
import type { TrainedModel } from "./trained_model.ts";
import type { Flags } from "../flags/table.ts";
import type { Evaluated } from "../log/metrics_line.ts";
import type { SetDetails } from "../log/set_details.ts";
import type { Interval } from "../log/wilson_interval.ts";
import type { ModelConfig, StackConfig } from "../models/config.ts";
import { counted } from "../text/counted.ts";
import { version } from "../version.ts";

/** A model card: everything in it may be published. */
export interface ModelCard {
  /** Name of the problem: `gcd`, or the file of a user. */
  readonly problem: string;
  /** Completes "The model is …": `an encoder-decoder transformer`. */
  readonly architecture: string;
  /** Of each stack: `1 layer, 64 dimensions, 4 attention heads`. */
  readonly stacks: Readonly<Record<string, string>>;
  /** Number of weights. */
  readonly parameters: number;
  /** Number of tokens that it knows. */
  readonly vocabulary: number;
  /** Values of the flags that matter, as they could be typed. */
  readonly flags: Readonly<Record<string, string>>;
  /** What it learned from, in a sentence; empty where that is not known. */
  readonly data: string;
  readonly example: CardExample;
  readonly training?: CardTraining;
  /** Results on each data set that was evaluated; empty where they are not known. */
  readonly sets: readonly CardSet[];
  /** SHA-256, in hexadecimal. */
  readonly weightsDigest: string;
  /** Version of this program. */
  readonly version: string;
  /** What is not known, each a sentence. */
  readonly missing: readonly string[];
}

/** A problem to try the model with. */
export interface CardExample {
  /** As it is typed; empty where none is known. */
  readonly text: string;
  readonly tokens: readonly string[];
}

export interface CardTraining {
  /** Epochs that were finished. */
  readonly epochs: number;
  /** Optimization steps. */
  readonly steps: number;
  /** Of the examples. */
  readonly seed: number;
}

/** How good the model is on a data set. */
export interface CardSet {
  /** `valid`, `test`, … */
  readonly name: string;
  readonly metrics: readonly CardMetric[];
  /** Accuracy, and what always giving the same answer would reach; left out by older runs. */
  readonly accuracy?: Pick<SetDetails, "right" | "total" | "constant"> & Interval;
}

export interface CardMetric {
  readonly name: string;
  readonly value: number;
  /** The 95 % interval of an accuracy. */
  readonly interval?: Interval;
}

/** What is known of how a model came about. */
export interface ModelHistory {
  /** All flags of the run, or those of the model alone. */
  readonly flags: Flags;
  /** Number of weights. */
  readonly parameters: number;
  readonly training?: CardTraining;
  /** The evaluation of these very weights. */
  readonly evaluation?: Evaluated;
  /** The same for readers. */
  readonly sets: readonly CardSet[];
  readonly missing: readonly string[];
}

export function modelCard(
  { config, tokens, tensors }: TrainedModel,
  { flags, parameters, training, sets, missing }: ModelHistory,
  example: CardExample,
): ModelCard {
  const shown = flagsOfCard(flags);
  return {
    problem: shown.problem ?? flags.operation,
    architecture: architectureOf(config),
    stacks: stacksOf(config),
    parameters,
    vocabulary: tokens.length,
    flags: shown,
    data: training === undefined ? "" : dataOf(flags, shown),
    example,
    ...training && { training },
    sets,
    weightsDigest: digestOfWeights(tensors),
    version,
    missing,
  };
}

function dataOf(
  { train_data, eval_data }: Flags,
  shown: Readonly<Record<string, string>>,
): string {
  const trained = train_data === ""
    ? "Training examples were generated from the seed"
    : `Training examples are those of ${shown.train_data}`;
  return eval_data === ""
    ? `${trained}, test examples were generated as well.`
    : `${trained}, test examples are those of ${shown.eval_data}.`;
}

const architectures = {
  encoder_decoder: "an encoder-decoder transformer",
  encoder_only: "an encoder-only transformer",
  decoder_only: "a decoder-only transformer",
} as const;

function architectureOf(config: ModelConfig): string {
  if (config.kind === "transformer") return architectures[config.architecture];
  const cell = config.cell === "lstm" ? "LSTM" : "GRU";
  if (config.bidirectional) return `a bidirectional ${cell}`;
  return config.cell === "lstm" ? "an LSTM" : "a GRU";
}

function stacksOf(config: ModelConfig): Record<string, string> {
  if (config.kind === "recurrent") {
    const { layers, hidden, dim } = config;
    const sizes = `${counted(layers, "layer")}, ${dim} dimensions, ${hidden} hidden units`;
    return { encoder: sizes, decoder: sizes };
  }
  const has = (name: string) => ["encoder_decoder", `${name}_only`].includes(config.architecture);
  const stacks = [config.encoder, config.decoder].filter(({ name }) => has(name));
  return Object.fromEntries(stacks.map((stack) => [stack.name, sizesOf(stack)]));
}

function sizesOf({ layers, dim, heads }: StackConfig): string {
  return [counted(layers.length, "layer"), `${dim} dimensions`, counted(heads, "attention head")]
    .join(", ");
}

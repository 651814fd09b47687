/** A model as engines take it: graphs, the weights they use, and how batches enter them. */
import { gradients } from "../autodiff.ts";
import { constant, leavesOf, type NamedTensors, type Tensor } from "../graph/graph.ts";
import { add } from "../ops/add.ts";
import type { ChunkedDecoding } from "./chunked_decoding.ts";
import type { BeamGraphs, DecodingGraphs } from "./decoding.ts";
import type { InputBuilder } from "./feeds.ts";
import type { Weight, Weights } from "./weights.ts";

export interface Model {
  readonly weights: readonly Weight[];
  /** Size of the vocabulary. */
  readonly vocabSize: number;
  readonly inputBuilder: InputBuilder;
  /** `loss` with all penalties, these alone as `penalty` if there are any, `gradient:NAME` for every trainable weight. */
  readonly training: NamedTensors;
  /** `loss` without penalties, and the `best` word at every position. */
  readonly scoring: NamedTensors;
  /** Results of the scoring pass for inspection: `encoded` and `decoded` where there are such, `scores`. */
  readonly inspection: NamedTensors;
  /** How answers are written; `undefined`: at once, as the `best` words of the scoring pass. */
  readonly decoding: DecodingGraphs | undefined;
  /** How several answers to each problem are written side by side. @param size unfinished answers of each problem */
  beams(size: number): BeamGraphs;
  /** The same for executors that run loops; left out where each step needs another graph. */
  readonly chunks?: ChunkedDecoding;
  /** Padding takes part in what the model computes: a batch must not be padded further. */
  readonly seesPadding: boolean;
}

/** What depends on how far a batch is padded. */
export interface PaddingUse {
  readonly scores: boolean;
  readonly answers: boolean;
}

export function paddingUse({ seesPadding, decoding }: Model): PaddingUse {
  // Answers predicted all at once are read off all positions of the batch.
  return { scores: seesPadding, answers: seesPadding || decoding === undefined };
}

export function gradientName(weight: string): string {
  return `gradient:${weight}`;
}

/** The training graph: the loss with its penalties, and its gradients by all trainable weights it depends on. */
export function trainingGraph(
  unpenalised: Tensor,
  penalties: readonly Tensor[],
  weights: Weights,
): NamedTensors {
  const loss = penalties.reduce(add, unpenalised);
  const trainable = new Set(weights.all().filter((w) => w.trainable).map((w) => w.name));
  const targets = leavesOf([loss]).filter(({ origin }) =>
    origin.kind === "parameter" && trainable.has(origin.name)
  );
  const penalty = penalties.length > 0 ? { penalty: penalties.reduce(add) } : {};
  const outputs: Record<string, Tensor> = { loss, ...penalty };
  gradients(loss, targets, constant(1)).forEach((gradient, i) => {
    const { origin } = targets[i]!;
    if (origin.kind === "parameter" && gradient) outputs[gradientName(origin.name)] = gradient;
  });
  return outputs;
}

/** Only what the loss depends on: a shared embedding leaves the projection's own weight unused. */
export function usedWeights(weights: Weights, loss: Tensor): Weight[] {
  const used = new Set(
    leavesOf([loss]).flatMap(({ origin }) => origin.kind === "parameter" ? [origin.name] : []),
  );
  return weights.all().filter(({ name }) => used.has(name));
}

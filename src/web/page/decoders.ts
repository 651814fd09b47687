/** The searches of `src/decoding` on a model in the page: it has one problem. */
import type { Answer } from "../../decoding/answer.ts";
import { searchBeams } from "../../decoding/beam_search.ts";
import type { BeamDecoder, GreedyDecoder } from "../../decoding/decoder.ts";
import { decodeGreedily } from "../../decoding/greedy_search.ts";
import { scoreOf } from "../../decoding/score.ts";
import type { PageModel } from "./data.ts";
import type { StepModel } from "./step_model.ts";

/** An answer with its score and how likely each token was. */
export type FoundAnswer = Required<Omit<Answer, "count">>;

/** The answer that greedy decoding writes, scored as `predict` scores it. */
export async function greedyAnswer(model: StepModel, page: PageModel): Promise<FoundAnswer> {
  const [answer] = await decodeGreedily(greedyDecoder(model), 1, page.maxOutputLength + 2);
  const { tokens, cut = false, logProbs = [] } = answer!;
  return { tokens, cut, logProbs, score: scoreOf(logProbs, page.lengthPenalty) };
}

/** The answers that a beam search finds, best first. */
export async function beamAnswers(
  model: StepModel,
  page: PageModel,
  vocabSize: number,
  size: number,
): Promise<FoundAnswer[]> {
  const { lengthPenalty, earlyStopping, maxOutputLength } = page;
  const settings = { size, lengthPenalty, earlyStopping, maxLength: maxOutputLength + 2 };
  const [answers] = await searchBeams(beamDecoder(model, vocabSize, 2 * size), 1, settings);
  return answers!;
}

function greedyDecoder(model: StepModel): GreedyDecoder {
  return {
    bos: model.bos,
    steps: Int32Array.of(model.steps),
    async next(tokens) {
      const logits = await model.next(tokens, [0]);
      const { logProbs, choices } = topK(logits, [0], 1);
      return { tokens: choices, logProbs };
    },
    keep: () => Promise.resolve(),
    close() {},
  };
}

/** @param candidates continuations that a step finds */
function beamDecoder(model: StepModel, vocabSize: number, candidates: number): BeamDecoder {
  return {
    ...{ bos: model.bos, vocabSize },
    steps: Int32Array.of(model.steps),
    async next({ tokens, parents, logProbs }) {
      return topK(await model.next(tokens, parents), logProbs, candidates);
    },
    close() {},
  };
}

/**
 * The `count` largest sums of log-probabilities over all words of all rows, best first, the lower choice first among equals;
 * choices are `row * words + word`. The operation `top_k` of the graphs that `predict` runs.
 */
export function topK(logits: readonly Float32Array[], sums: ArrayLike<number>, count: number) {
  const all = logits.flatMap((row, i) => {
    const shift = sums[i]! - logSumExp(row);
    return Array.from(row, (logit) => logit + shift);
  });
  const best = [...all.keys()].sort((a, b) => all[b]! - all[a]! || a - b).slice(0, count);
  return {
    logProbs: Float32Array.from(best, (choice) => all[choice]!),
    choices: Int32Array.from(best),
  };
}

function logSumExp(values: Float32Array): number {
  const most = values.reduce((a, b) => Math.max(a, b));
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

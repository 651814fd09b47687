/** Beam searches, answer by answer. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/examples/batch.ts";
import type { InferenceModel } from "../../src/decoding/inference_model.ts";
import { modelPredictor } from "../../src/evaluation/model_predictor.ts";
import { assertNear, tolerances } from "./close.ts";

export interface RecordedSearch {
  readonly beam_size: number;
  readonly length_penalty: number;
  readonly early_stopping: boolean;
  /** Of an answer with its opening and closing tokens. */
  readonly max_len: number;
  /** For each problem, best first; tokens begin with the opening one. */
  readonly hypotheses: readonly (readonly Hypothesis[])[];
}

interface Hypothesis {
  readonly score: number;
  readonly tokens: readonly number[];
}

/** Neighbours closer than this may come in the other order. */
const indistinguishable = 2e-5;

export async function checkSearch(
  model: InferenceModel,
  batch: Batch,
  { beam_size, length_penalty, early_stopping, max_len, hypotheses }: RecordedSearch,
): Promise<number> {
  const predictor = modelPredictor(model, {
    size: beam_size,
    lengthPenalty: length_penalty,
    earlyStopping: early_stopping,
  });
  const found = await predictor.generate(batch, max_len);
  let worst = 0;
  hypotheses.forEach((recorded, i) => {
    const answers = found[i]!;
    assert.equal(answers.length, recorded.length, `answers to problem ${i}`);
    recorded.forEach(({ score, tokens }, k) => {
      const title = `score ${k} of problem ${i}`;
      worst = Math.max(worst, assertNear(title, answers[k]!.score!, score, tolerances.tensor));
      const equals = recorded.filter((other) => Math.abs(other.score - score) < indistinguishable);
      assert.ok(
        equals.some((other) => String(other.tokens.slice(1)) === String(answers[k]!.tokens)),
        `answer ${k} to problem ${i}: found ${answers[k]!.tokens}, expected ${tokens.slice(1)}`,
      );
    });
  });
  return worst;
}

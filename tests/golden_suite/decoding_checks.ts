/** Checks of what a model says of one batch: under teacher forcing, and decoding by itself. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/examples/batch.ts";
import type { InferenceModel } from "../../src/decoding/inference_model.ts";
import { modelPredictor } from "../../src/evaluation/model_predictor.ts";
import { assertClose, assertNear, tolerances } from "./close.ts";
import type { Arrays, GoldenCase } from "./golden_case.ts";
import type { GoldenEngine } from "./golden_engine.ts";
import { architectureOf, modelOf } from "./golden_model.ts";

/** Loss, scores, most likely words and right answers of `eval`. */
export async function checkScored(
  tested: GoldenEngine,
  model: InferenceModel,
  golden: GoldenCase,
  batch: Batch,
  arrays: Arrays,
): Promise<number> {
  const { loss, argmax, valid } = golden.eval;
  const { perfect, tokens } = await modelPredictor(model).score(batch);
  const scored = await model.evaluateBatch(batch);
  const rows = predictedRows(golden, batch);
  assert.equal(tokens, argmax.length, "number of predicted tokens");
  assert.deepEqual(rows(scored.best), argmax, "most likely words");
  // The original also asks a decoder alone to predict the problem.
  if (architectureOf(golden) !== "decoder_only") {
    assert.deepEqual(perfect.map(Number), valid, "answers right under teacher forcing");
  }
  const graphs = modelOf(golden), outputs = { scores: graphs.inspection.scores! };
  const found = await tested.runGraph(outputs, graphs, model.arrays.weights(), batch);
  return Math.max(
    assertNear("loss", scored.loss, loss, tolerances.loss),
    assertClose(
      "scores",
      rows(found.get("scores")!),
      arrays.get("eval/scores")!,
      tolerances.tensor,
    ),
  );
}

/** Keeps, of an array with a row for every position, the rows that predict a token: only these are recorded. */
export function predictedRows(golden: GoldenCase, { size, targetLengths }: Batch) {
  const silent = architectureOf(golden) === "encoder_only" ? 0 : 1;
  return (values: Float32Array | Int32Array): number[] => {
    const width = values instanceof Int32Array ? 1 : golden.vocabulary.length;
    return [...values].filter((_, i) => {
      const row = Math.floor(i / width);
      return Math.floor(row / size) < targetLengths[row % size]! - silent;
    });
  };
}

/** Decoding of `eval.batch`, by an architecture of its own. */
export async function checkDecoded(
  model: InferenceModel,
  golden: GoldenCase,
  batch: Batch,
): Promise<void> {
  const { generate_max_len: limit, generate, greedy_without_cache, decode } = golden.eval;
  switch (architectureOf(golden)) {
    case "encoder_only":
      return await checkAnswers(model, batch, limit, decode.map((row: number[]) => closed(row)));
    case "decoder_only":
      return await checkContinued(model, batch, limit, greedy_without_cache);
    default:
      // Where the original's cache is wrong, or its decoding raises, there is one that computes every prefix anew.
      return await checkGreedy(model, batch, limit, greedy_without_cache ?? generate);
  }
}

/** Recorded rows start with the opening token, end with the closing one, and are padded. */
export function checkGreedy(
  model: InferenceModel,
  batch: Batch,
  maxLength: number,
  recorded: number[][],
): Promise<void> {
  assert.ok(recorded, "the case has decoded answers");
  return checkAnswers(model, batch, maxLength, recorded.map((row) => closed(row.slice(1))));
}

/** Recorded rows begin with the prompt, which counts towards the original's limit. */
async function checkContinued(
  model: InferenceModel,
  batch: Batch,
  limit: number,
  recorded: number[][],
): Promise<void> {
  const found = await answers(model, batch, limit);
  recorded.forEach((row, i) => {
    const prompt = batch.sourceLengths[i]!;
    const expected = closed(row.slice(prompt));
    assert.deepEqual(found[i]!.slice(0, limit - prompt - 1), expected, `answer ${i}`);
  });
}

async function checkAnswers(
  model: InferenceModel,
  batch: Batch,
  maxLength: number,
  expected: number[][],
): Promise<void> {
  const found = await answers(model, batch, maxLength);
  assert.deepEqual(found, expected, `greedy decoding of at most ${maxLength} tokens`);
}

async function answers(
  model: InferenceModel,
  batch: Batch,
  maxLength: number,
): Promise<number[][]> {
  const found = await modelPredictor(model).generate(batch, maxLength);
  return found.map(([best]) => [...best!.tokens]);
}

/** What stands before the closing token. */
function closed(row: number[]): number[] {
  const end = row.indexOf(0);
  return end < 0 ? row : row.slice(0, end);
}

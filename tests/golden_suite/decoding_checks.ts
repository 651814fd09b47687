/** Checks of what a model says of one batch: under teacher forcing, and decoding by itself. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/batches/batch.ts";
import type { Engine } from "../../src/engines/engine.ts";
import { enginePredictor } from "../../src/evaluation/engine_predictor.ts";
import { assertClose, assertNear, tolerances } from "./close.ts";
import type { Arrays, GoldenCase } from "./golden_case.ts";
import type { GoldenEngine } from "./golden_engine.ts";
import { modelOf } from "./golden_model.ts";

/** Loss, scores, most likely words and right answers of `eval`. */
export async function checkScored(
  tested: GoldenEngine,
  engine: Engine,
  golden: GoldenCase,
  batch: Batch,
  arrays: Arrays,
): Promise<number> {
  const { loss, argmax, valid } = golden.eval;
  const { perfect, tokens } = await enginePredictor(engine).score(batch);
  const scored = await engine.score(batch);
  const rows = predictedRows(batch);
  assert.equal(tokens, argmax.length, "number of predicted tokens");
  assert.deepEqual(rows(scored.best), argmax, "most likely words");
  assert.deepEqual(perfect.map(Number), valid, "answers right under teacher forcing");
  const model = modelOf(golden), outputs = { scores: model.inspection.scores! };
  const found = await tested.runGraph(outputs, model, engine.weights(), batch);
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
export function predictedRows({ size, targetLengths, targetLength }: Batch) {
  const rows = (targetLength - 1) * size;
  const predicts = (row: number) => Math.floor(row / size) < targetLengths[row % size]! - 1;
  return (values: Float32Array | Int32Array): number[] => {
    const width = values.length / rows;
    return [...values].filter((_, i) => predicts(Math.floor(i / width)));
  };
}

/** Recorded rows start with the opening token, end with the closing one, and are padded. */
export async function checkGreedy(
  engine: Engine,
  batch: Batch,
  maxLength: number,
  recorded: number[][],
): Promise<void> {
  const all = Array.from({ length: batch.size }, (_, i) => i);
  const rows = await enginePredictor(engine).generate(batch, all, maxLength);
  const expected = recorded.map((row) => row.slice(1, row.indexOf(0, 1)));
  assert.deepEqual(rows, expected, `greedy decoding of at most ${maxLength} tokens`);
}

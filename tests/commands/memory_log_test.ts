/** What the log says of memory, for models of which only the needs are real. */
import assert from "node:assert/strict";
import type { TrainingMemory } from "../../src/executors/trainer.ts";
import type { EvaluationShape, TrainingShape } from "../../src/commands/memory_forecast.ts";
import {
  evaluationAdvice,
  logEvaluationMemory,
  logTrainingMemory,
  trainingAdvice,
} from "../../src/commands/memory_log.ts";
import { keepingLog } from "../examples/read/data_files.ts";

const lengths = { sourceLength: 802, targetLength: 4 };
const training: TrainingShape = { batchSize: 32, lengths, accumulate: 2 };
const evaluation: EvaluationShape = { batchSize: 128, lengths, maxLength: 5, beams: undefined };

const each = 1e8;

/** Takes 0.1 GB for each example, and evaluates half a GB at a time. */
const model = {
  passBudget: 5e8,
  footprint: {
    training: ({ size }: { size: number }) => size * each,
    scoring: ({ size }: { size: number }) => size * each,
    answering: ({ size }: { size: number }, length: number) => size * length * 1e7,
  },
};

/** Takes 0.1 GB for each example on whatever it trains. */
function trainer(gpu?: Partial<TrainingMemory["gpu"]>) {
  return {
    trainingMemory: ({ size }: { size: number }): TrainingMemory => ({
      held: 2e8,
      step: gpu ? 0 : size * each,
      ...gpu && {
        gpu: {
          name: "Some GPU",
          bytes: size * each,
          largest: size * each,
          mostLargest: 1e12,
          ...gpu,
        },
      },
    }),
  };
}

function trainingLines(free: number, gpu?: Partial<TrainingMemory["gpu"]>): string[] {
  const needs = { trainer: trainer(gpu), model };
  return said((log) => logTrainingMemory(log, needs, training, evaluation, before(free)));
}

function said(write: (log: ReturnType<typeof keepingLog>["log"]) => void): string[] {
  const { log, lines } = keepingLog();
  write(log);
  return lines;
}

const before = (free: number) => ({ resident: 1e8, free });

Deno.test("where there is enough memory, one line says what will be taken and what is free", () => {
  // 0.1 GB so far, 0.06 of code, 0.2 of weights, and 1.3 times the tensors of a pass.
  assert.deepEqual(
    trainingLines(21.3e9),
    [
      "info: Memory: about 4.5 GB for training (batches of 32, 802 + 4 tokens) and 1.0 GB for evaluation; " +
      "21.3 GB are free",
    ],
  );
  assert.deepEqual(
    said((log) => logEvaluationMemory(log, model, evaluation, 8e7, before(Infinity))),
    ["info: Memory: about 0.9 GB for evaluation (batches of 128, 802 + 4 tokens)"],
  );
});

Deno.test("where training needs more than is free, a smaller batch is advised that fits", () => {
  const lines = trainingLines(2e9);
  assert.deepEqual(lines.slice(1), [
    "warning: Training may run out of memory: it needs about 4.4 GB more, and 2.0 GB are free; " +
    "try --batch_size 8 --accumulate_gradients 8, which needs about 1.3 GB",
  ]);
});

Deno.test("batches that cannot be halved evenly are not made up for, and single examples are the least", () => {
  const advice = (batchSize: number, free: number) =>
    trainingAdvice(trainer(), { ...training, batchSize }, free);
  assert.equal(advice(33, 3e9), "try --batch_size 16, which needs about 2.3 GB");
  assert.equal(advice(32, 3e8), "try a smaller --max_len or a smaller model");
  assert.equal(advice(1, 3e9), "try a smaller --max_len or a smaller model");
});

Deno.test("of a GPU it is said what is taken there, and whether it allows such buffers", () => {
  const lines = (gpu: Partial<TrainingMemory["gpu"]>) => trainingLines(21.3e9, gpu);
  const memory =
    "info: Memory: about 0.4 GB, and 3.2 GB on Some GPU, for training (batches of 32, 802 + 4 tokens) and " +
    "1.0 GB for evaluation; 21.3 GB are free";
  assert.deepEqual(lines({}), [memory]);
  assert.deepEqual(lines({ mostLargest: 2e9 }), [
    memory,
    "warning: Some GPU allows no buffer as large as such a batch needs; try --batch_size 16 " +
    "--accumulate_gradients 4, which needs about 1.6 GB on Some GPU",
  ]);
});

Deno.test("where evaluation needs more than is free, flags are named that make it need less", () => {
  const lines = said((log) => logEvaluationMemory(log, model, evaluation, 4e7, before(5e8)));
  assert.deepEqual(lines.slice(1), [
    "warning: Evaluation may run out of memory: it needs about 0.8 GB more, and 0.5 GB are free; " +
    "try --batch_size_eval 2 or a smaller --max_output_len",
  ]);
  assert.equal(
    evaluationAdvice({ ...model, passBudget: 1 }, { ...evaluation, beams: 5 }),
    "try a smaller --max_len or a smaller --beam_size or a smaller --max_output_len",
  );
  assert.equal(
    evaluationAdvice(model, { ...evaluation, maxLength: 100 }),
    "try a smaller --max_output_len",
  );
});

/** What a run says of its memory: a line before it begins, with a warning where there is too little, and advice. */
import type { Lengths } from "../examples/lengths.ts";
import type { InferenceModel } from "../decoding/inference_model.ts";
import { fittingSize } from "../decoding/memory_parts.ts";
import type { Trainer } from "../executors/trainer.ts";
import type { Logger } from "../log/logger.ts";
import { freeMemory } from "../memory/limits.ts";
import { showBytes } from "../memory/show_bytes.ts";
import {
  type EvaluationShape,
  forecastEvaluation,
  forecastTraining,
  type TrainingForecast,
  type TrainingShape,
} from "./memory_forecast.ts";

/** Memory when the model was not there yet, in bytes. */
export interface MemoryBefore {
  /** What the process held. */
  readonly resident: number;
  /** What it could still take; Infinity where that is unknown. */
  readonly free: number;
}

export function memoryBefore(): MemoryBefore {
  return { resident: Deno.memoryUsage().rss, free: freeMemory() };
}

type Passes = Pick<InferenceModel, "footprint" | "passBudget">;
type Steps = Pick<Trainer, "trainingMemory">;

/** Says how much training and evaluation will take, and warns where that is more than there is. */
export function logTrainingMemory(
  log: Pick<Logger, "info" | "warning">,
  { trainer, model }: { readonly trainer: Steps; readonly model: Passes },
  training: TrainingShape,
  evaluation: EvaluationShape,
  { resident, free }: MemoryBefore,
): void {
  const { host, gpu } = forecastTraining(trainer, training);
  const { held } = trainer.trainingMemory({ size: 1, ...training.lengths });
  const evaluating = forecastEvaluation(model, evaluation, held);
  const onGpu = gpu === undefined ? "" : `, and ${showBytes(gpu.bytes)} on ${gpu.name},`;
  log.info(
    `Memory: about ${showBytes(resident + host)}${onGpu} for training (${batchesOf(training)}) ` +
      `and ${showBytes(resident + evaluating)} for evaluation${freeText(free)}`,
  );
  if (host > free) {
    log.warning(`Training ${mayRunOut(host, free)}; ${trainingAdvice(trainer, training, free)}`);
  }
  if (gpu?.refused) {
    log.warning(
      `${gpu.name} allows no buffer as large as such a batch needs; ` +
        trainingAdvice(trainer, training, free),
    );
  }
  warnOfEvaluation(log, model, evaluation, evaluating, free);
}

/** Says how much evaluation will take, and warns where that is more than there is. @param held bytes of the weights */
export function logEvaluationMemory(
  log: Pick<Logger, "info" | "warning">,
  model: Passes,
  evaluation: EvaluationShape,
  held: number,
  { resident, free }: MemoryBefore,
): void {
  const bytes = forecastEvaluation(model, evaluation, held);
  log.info(
    `Memory: about ${showBytes(resident + bytes)} for evaluation (${batchesOf(evaluation)})` +
      freeText(free),
  );
  warnOfEvaluation(log, model, evaluation, bytes, free);
}

function warnOfEvaluation(
  log: Pick<Logger, "warning">,
  model: Passes,
  evaluation: EvaluationShape,
  bytes: number,
  free: number,
): void {
  if (bytes <= free) return;
  log.warning(`Evaluation ${mayRunOut(bytes, free)}; ${evaluationAdvice(model, evaluation)}`);
}

/** The largest batch that fits by the estimate. @param free bytes there are beside what the process held before */
export function trainingAdvice(
  trainer: Steps,
  { batchSize, lengths, accumulate }: TrainingShape,
  free: number,
): string {
  for (let parts = 2; parts <= batchSize; parts *= 2) {
    const size = Math.floor(batchSize / parts);
    const forecast = forecastTraining(trainer, { batchSize: size, lengths, accumulate });
    if (forecast.host > free || forecast.gpu?.refused) continue;
    const steps = batchSize % size === 0
      ? ` --accumulate_gradients ${accumulate * batchSize / size}`
      : "";
    return `try --batch_size ${size}${steps}, which needs about ${taken(forecast)}`;
  }
  return "try a smaller --max_len or a smaller model";
}

/** What makes evaluation take less. */
export function evaluationAdvice(
  { footprint, passBudget }: Passes,
  { batchSize, lengths, maxLength, beams }: EvaluationShape,
): string {
  const part = fittingSize(passBudget, { size: batchSize, ...lengths }, footprint.scoring);
  const one = footprint.answering({ size: 1, ...lengths }, maxLength, beams);
  const smaller = part === 1
    ? ["a smaller --max_len"]
    : one <= passBudget
    ? [`--batch_size_eval ${part >> 1}`]
    : [];
  if (beams !== undefined && beams > 1) smaller.push("a smaller --beam_size");
  return `try ${[...smaller, "a smaller --max_output_len"].join(" or ")}`;
}

function taken({ host, gpu }: TrainingForecast): string {
  return gpu === undefined ? showBytes(host) : `${showBytes(gpu.bytes)} on ${gpu.name}`;
}

function batchesOf({ batchSize, lengths }: { batchSize: number; lengths: Lengths }): string {
  return `batches of ${batchSize}, ${lengths.sourceLength} + ${lengths.targetLength} tokens`;
}

function freeText(free: number): string {
  return Number.isFinite(free) ? `; ${showBytes(free)} are free` : "";
}

function mayRunOut(bytes: number, free: number): string {
  return `may run out of memory: it needs about ${showBytes(bytes)} more, and ${
    showBytes(free)
  } are free`;
}

/** How much memory a run will take, estimated from the shapes of its batches. */
import type { Lengths } from "../examples/lengths.ts";
import type { InferenceModel } from "../decoding/inference_model.ts";
import { fittingSize } from "../decoding/memory_parts.ts";
import type { Trainer } from "../executors/trainer.ts";

/**
 * What is resident for each byte that a pass needs at its peak: free stretches of ONNX Runtime's arena are not always as long
 * as what is asked for next. `deno task bench footprint` measures 1.0 to 1.3 for training, 0.9 to 1.3 for scoring and 0.9 to
 * 1.6 for answers; training on batches whose lengths vary from 300 to 800 came to 1.5.
 */
const arenaShare = 1.3;

/** Code that is compiled on the way, and JavaScript's heap. */
const codeBytes = 60e6;

/** Batches to be trained on. */
export interface TrainingShape {
  readonly batchSize: number;
  readonly lengths: Lengths;
  /** Batches of a step. */
  readonly accumulate: number;
}

/** What decides how much evaluation takes. */
export interface EvaluationShape {
  readonly batchSize: number;
  readonly lengths: Lengths;
  /** Tokens of an answer, opening and closing ones included. */
  readonly maxLength: number;
  /** Left out for greedy decoding. */
  readonly beams: number | undefined;
}

/** Bytes that training takes beside what the process holds without its trainer. */
export interface TrainingForecast {
  readonly host: number;
  readonly gpu?: {
    readonly name: string;
    readonly bytes: number;
    /** It allows no buffer as large as the largest. */
    readonly refused: boolean;
  };
}

export function forecastTraining(
  trainer: Pick<Trainer, "trainingMemory">,
  { batchSize, lengths }: TrainingShape,
): TrainingForecast {
  const { held, step, gpu } = trainer.trainingMemory({ size: batchSize, ...lengths });
  const host = codeBytes + held + arenaShare * step;
  if (gpu === undefined) return { host };
  const { name, bytes, largest, mostLargest } = gpu;
  return { host, gpu: { name, bytes, refused: largest > mostLargest } };
}

/** Bytes that evaluation takes beside what the process holds without its model. @param held by weights and training */
export function forecastEvaluation(
  { footprint, passBudget }: Pick<InferenceModel, "footprint" | "passBudget">,
  { batchSize, lengths, maxLength, beams }: EvaluationShape,
  held: number,
): number {
  const all = { size: batchSize, ...lengths }, one = { size: 1, ...lengths };
  const part = { size: fittingSize(passBudget, all, footprint.scoring), ...lengths };
  // Batches are cut when their answers become too long, down to single examples.
  const answering = Math.min(
    footprint.answering(all, maxLength, beams),
    Math.max(passBudget, footprint.answering(one, maxLength, beams)),
  );
  return codeBytes + held + arenaShare * Math.max(footprint.scoring(part), answering);
}

import type { InferenceModel } from "../decoding/inference_model.ts";
import { CheckpointError } from "../errors.ts";
import type { Flags } from "../flags/table.ts";
import type { Task } from "../task/task.ts";
import { vocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { loadWeights } from "../training/checkpoint.ts";
import { openSavedModel } from "./saved_run.ts";
import type { InferenceDevice } from "./scoring_device.ts";

/**
 * The model of `--reload_model`, ready to answer; the caller closes it.
 *
 * @throws CheckpointError also when its answers would mean nothing
 */
export function loadModel(
  flags: Flags,
  { vocabulary: { tokens } }: Task,
  device: InferenceDevice,
): InferenceModel {
  const path = flags.reload_model;
  const model = openSavedModel(flags, tokens.length, device);
  try {
    const warnings = loadWeights(path, model.arrays, flags, vocabularyDigest(tokens));
    if (warnings.length === 0) return model;
    const problem = "its weights hold NaN or infinite values: the answers would mean nothing";
    throw new CheckpointError(path, problem);
  } catch (error) {
    model.close();
    throw error;
  }
}

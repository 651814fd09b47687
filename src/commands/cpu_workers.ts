/** How the CPU's cores are shared out for a run. */
import { cacheFolder } from "../environment.ts";
import {
  availableCores,
  certainCores,
  chooseWorkers,
  type Workers,
} from "../executors/onnx/lanes.ts";
import { timedWorkers } from "../executors/onnx/worker_choice.ts";
import { trialsOf } from "../executors/onnx/worker_trial.ts";
import type { Flags } from "../flags/table.ts";
import { modelFromFlags } from "../models/build.ts";
import type { Model } from "../models/model.ts";
import type { World } from "../mpi/world.ts";
import type { Optimizer } from "../optimizers/rule.ts";
import { type Architecture, sequenceLayoutOf } from "../task/sequence_layout.ts";
import { padId } from "../tokenizers/vocabulary.ts";

/** A run with shorter epochs is a trial, and over before faster steps could make up for the time to find them. */
const leastEpoch = 10_000;

/** What is to be trained, and by whom. */
export interface TrainingWork {
  readonly flags: Flags;
  readonly optimizer: Optimizer;
  readonly vocabSize: number;
  readonly world: Pick<World, "size" | "sharers">;
  /** Whether a GPU trains; then the CPU only evaluates. */
  readonly onGpu: boolean;
}

/** @param note is given what was timed, in a line, if anything was @throws FlagError for a number of Slurm's that is none */
export async function workersOf(
  work: TrainingWork,
  note: (line: string) => void,
): Promise<Workers> {
  const { flags, optimizer, vocabSize, world } = work;
  const { batch_size: batchSize, clip_grad_norm: clipGradNorm } = flags;
  const cores = flags.cpu_threads || availableCores(world.sharers);
  if (!isTimed(work, cores)) return chooseWorkers(cores, batchSize);
  const model = trialModel(flags, vocabSize);
  const layout = sequenceLayoutOf(flags.architecture as Architecture);
  const trials = trialsOf({ model, optimizer, clipGradNorm, batchSize, layout });
  return await timedWorkers({ cores, batchSize, model }, trials, note, cacheFolder());
}

/** With `--cpu_threads` the shares are the same on every machine, so nothing is timed; and ranks would disturb each other. */
export function isTimed(
  { flags, world, onGpu }: Pick<TrainingWork, "flags" | "world" | "onGpu">,
  cores: number,
): boolean {
  const { cpu_threads, epoch_size } = flags;
  return !onGpu && cpu_threads === 0 && world.size === 1 && cores > certainCores &&
    epoch_size >= leastEpoch;
}

/** The model of the flags with one layer in each stack: the others are computed alike. */
export function trialModel(flags: Flags, vocabSize: number): Model {
  const { enc_loop_idx, dec_loop_idx } = flags;
  const small = {
    ...{ ...flags, n_enc_layers: 1, n_dec_layers: 1 },
    ...{ enc_loop_idx: Math.min(enc_loop_idx, 0), dec_loop_idx: Math.min(dec_loop_idx, 0) },
  };
  return modelFromFlags(small, vocabSize, padId);
}

/** Where the ranks of a run start from: rank 0 reads checkpoints, or draws weights, and the others are given what it has. */
import type { Flags } from "../flags/table.ts";
import type { Logger } from "../log/logger.ts";
import { fromRankZero } from "../mpi/agreement.ts";
import type { World } from "../mpi/world.ts";
import type { Trainer } from "../executors/trainer.ts";
import { seedOrDrawn } from "../random.ts";
import type { VocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import type { RunFolder } from "../training/run_folder.ts";
import type { TrainingState } from "../training/state.ts";
import { findStart, type Start, startFrom } from "./starting_point.ts";

/** As {@link findStart}; only rank 0 has the checkpoint. */
export async function findSharedStart(
  given: Flags,
  vocabulary: VocabularyDigest,
  folder: RunFolder,
  world: World,
): Promise<Start> {
  let found: Start | undefined;
  const parameters = await fromRankZero(world, () => {
    found = findStart(given, vocabulary, folder);
    return found.parameters;
  });
  return found ?? { parameters, changes: [] };
}

/** As {@link startFrom}, with the seed that the flags give or rank 0 draws. */
export async function startTogether(
  start: Start,
  trainer: Trainer,
  { env_base_seed }: Pick<Flags, "env_base_seed">,
  log: Logger,
  world: World,
): Promise<TrainingState> {
  const state = await fromRankZero(
    world,
    () => startFrom(start, trainer, seedOrDrawn(env_base_seed), log),
  );
  if (world.size === 1) return state;
  const { arrays } = trainer;
  for (const { values } of [arrays.weights(), ...arrays.optimizerState().values()].flat()) {
    await world.broadcast(values);
  }
  trainer.arraysWritten();
  // Not those of the state, which a new optimizer has changed.
  trainer.restore(await fromRankZero(world, () => trainer.progress()));
  return state;
}

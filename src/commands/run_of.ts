/** A run by its flags. */
import { deserialize, serialize } from "node:v8";
import type { Flags } from "../flags/table.ts";
import type { Optimizer } from "../optimizers/rule.ts";
import type { VocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { parseStoppingCriterion, parseValidationMetrics } from "../training/best_metrics.ts";
import { type Beside, saveCheckpoint } from "../training/checkpoint.ts";
import type { Run } from "../training/run.ts";
import { checkpointPath, removeCheckpoint, type RunFolder } from "../training/run_folder.ts";
import type { ProblemCounter, SeenProblems } from "../training/seen_problems.ts";

/** What surrounds a run. */
export interface Surroundings extends
  Pick<
    Run,
    | "trainer"
    | "world"
    | "model"
    | "source"
    | "log"
    | "metrics"
    | "interrupted"
    | "wordsOf"
    | "evaluate"
  > {
  /** Brings other ranks' warnings to rank 0. */
  readonly shareWarnings: () => Promise<void>;
  /** What checkpoints are to hold besides; left out: nothing. */
  readonly beside?: () => Beside;
}

/** Rank 0 alone writes files. */
export function runOf(
  flags: Flags,
  vocabulary: VocabularyDigest,
  optimizer: Optimizer,
  folder: RunFolder,
  counter: ProblemCounter | undefined,
  { shareWarnings, beside, ...surroundings }: Surroundings,
): Run {
  const { world, trainer } = surroundings;
  return {
    ...surroundings,
    batchSize: flags.batch_size,
    epochSize: flags.epoch_size,
    maxEpoch: flags.max_epoch,
    accumulate: flags.accumulate_gradients,
    reportEvery: flags.report_loss_every,
    savePeriodic: flags.save_periodic,
    keepLast: flags.keep_last,
    saveEveryMinutes: flags.save_every_minutes,
    evalEvery: flags.eval_every,
    maxSkippedSteps: flags.max_skipped_steps,
    validationMetrics: parseValidationMetrics(flags.validation_metrics),
    stoppingCriterion: parseStoppingCriterion(flags.stopping_criterion),
    learningRate: (step) => optimizer.schedule(step),
    optimizer: optimizer.name,
    observe: (batches) => batches.forEach((batch) => counter?.add(batch)),
    async share() {
      await shareWarnings();
      if (counter !== undefined) await shareSeen(world, counter);
    },
    save(name, state) {
      const path = checkpointPath(folder.path, name);
      const saved = { ...state, ...counter && { problems: counter.seen } };
      if (world.rank === 0) {
        saveCheckpoint(path, trainer, flags, vocabulary, saved, undefined, beside?.());
      }
      return path;
    },
    remove(name) {
      if (world.rank === 0) removeCheckpoint(folder.path, name);
    },
    ...(flags.debug ? { memory: () => Deno.memoryUsage().rss } : {}),
  };
}

async function shareSeen(world: Run["world"], counter: ProblemCounter): Promise<void> {
  if (world.size === 1) return;
  for (const bytes of await world.gather(serialize(counter.seen))) {
    counter.include(deserialize(bytes) as SeenProblems);
  }
}

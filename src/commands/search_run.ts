/** A search made ready, as a run whose examples are its population and whose evaluation is local search. */
import { availableCores } from "../executors/onnx/lanes.ts";
import { longestOf } from "../examples/lengths.ts";
import type { Flags } from "../flags/table.ts";
import type { Logger } from "../log/logger.ts";
import { withMemoryAdvice } from "../memory/failure.ts";
import { alone } from "../mpi/world.ts";
import { optionChanges, type SearchOptions } from "../search/options.ts";
import { writeResults } from "../search/results.ts";
import { Rounds } from "../search/rounds.ts";
import { searchAsEvaluation, searchOn } from "../search/run.ts";
import { sampler } from "../search/sampler.ts";
import { savedSearch, searchIn } from "../search/saved_state.ts";
import { populationSource } from "../search/source.ts";
import { initialSearch, type SearchState } from "../search/state.ts";
import { startSearchThreads } from "../search/threads.ts";
import type { Task } from "../task/task.ts";
import { writeText } from "../training/run_folder.ts";
import type { Ending, Run } from "../training/run.ts";
import type { TrainingState } from "../training/state.ts";
import { constraintOf } from "./constraint_of.ts";
import { keepFlags } from "./keep_flags.ts";
import { trainingAdvice } from "./memory_log.ts";
import { type Plan, type ReadyModel, readyModel } from "./ready_to_train.ts";
import { openRunMetrics } from "./run_metrics.ts";
import { runOf } from "./run_of.ts";
import type { RunContext } from "./run_scaffold.ts";
import type { Start } from "./starting_point.ts";

export interface PreparedSearch {
  readonly run: Run;
  readonly rounds: Rounds;
  readonly state: TrainingState;
  /** What makes training take less memory. */
  readonly advice: () => string;
  close(): void;
}

type Surroundings = Omit<RunContext, "signal"> & { readonly interrupted: () => boolean };

/** @param args the command line @throws FlagError, FileError or CheckpointError */
export async function prepareSearch(
  plan: Plan,
  options: SearchOptions,
  surroundings: Surroundings,
  args: readonly string[],
): Promise<PreparedSearch> {
  const { folder, log } = surroundings, { task } = plan;
  const write = (name: string, text: string) => writeText(folder.path, name, text);
  const open = (_: Flags, start: Start) => searchAtStart(start, task, options, log);
  const ready = await readyModel(plan, { folder, log, world: alone, write }, open);
  try {
    keepFlags(folder.path, ready.start, seeded(ready), args, task, log);
    return preparedWith(ready, plan, options, surroundings);
  } catch (error) {
    ready.training.close();
    throw error;
  }
}

/** Where the search stands. */
function searchAtStart(
  { checkpoint }: Start,
  { vocabulary }: Task,
  options: SearchOptions,
  log: Logger,
): SearchState {
  if (checkpoint === undefined) return initialSearch(options.temperature);
  const { saved, path } = checkpoint;
  const { options: before, ...state } = searchIn(saved, path, vocabulary.tokens.length);
  optionChanges(before, options, state.round).forEach((line) => log.warning(line));
  return state;
}

/** The flags with the seed, which may have been drawn. */
function seeded({ flags, state: { seed } }: ReadyModel<unknown>): Flags {
  return { ...flags, env_base_seed: seed };
}

function preparedWith(
  ready: ReadyModel<SearchState>,
  { task, optimizer }: Plan,
  options: SearchOptions,
  { folder, log, shareWarnings, interrupted }: Surroundings,
): PreparedSearch {
  const { flags, training, examples } = ready;
  // What problems it has seen says nothing of a model that is asked nothing.
  const { problems: _, ...state } = ready.state, { seed } = state;
  const longest = Math.min(flags.max_output_len, task.maxLength - 1);
  const most = Math.max(1, Math.min(flags.num_workers, availableCores()));
  const threads = startSearchThreads(task, { seed, longest, most });
  const { top_k: topK, top_p: topP } = options, constraint = constraintOf(flags, task);
  const sample = sampler(training.model, task, { seed, topK, topP, constraint, longest });
  const rounds = new Rounds({ options, log, threads, sample, interrupted }, examples);
  const { batch_size: batchSize, accumulate_gradients: accumulate } = flags;
  const population = () => rounds.state.population;
  const run = runOf(seeded(ready), ready.vocabulary, optimizer, folder, undefined, {
    ...{ ...training, world: alone, log, shareWarnings, interrupted },
    source: populationSource(population, { task, seed, batchSize, longest }),
    wordsOf: task.layout.words,
    evaluate: searchAsEvaluation(rounds),
    beside: () => savedSearch(rounds.state, options),
    metrics: openRunMetrics(folder.path, state, flags, alone),
  });
  return {
    ...{ rounds, state },
    run: {
      ...run,
      epochSize: options.local_search_only ? 0 : options.steps * batchSize * accumulate,
      maxEpoch: options.rounds,
      save(name, trained) {
        const path = run.save(name, trained);
        writeResults(folder.path, task, rounds.state);
        return path;
      },
    },
    advice() {
      const lengths = longestOf(1, (_, side) => side === "problem" ? 0 : longest, task.layout);
      return trainingAdvice(run.trainer, { batchSize, accumulate, lengths }, ready.before.free);
    },
    close() {
      threads.close();
      training.close();
    },
  };
}

/** Searches, and notes in the metrics how that ends. */
export function searchPrepared(
  { run, rounds, state, advice }: PreparedSearch,
  { target }: SearchOptions,
): Promise<Ending> {
  const wanted = target === "" ? Infinity : Number(target);
  return run.metrics.until(withMemoryAdvice(searchOn(run, rounds, state, wanted), advice));
}

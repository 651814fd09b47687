/** The files of a run's folder that programs read its metrics from. */
import type { Flags } from "../flags/table.ts";
import { openEventFile } from "../log/event_file.ts";
import { openMetricsFile, workDoneBy } from "../log/metrics_file.ts";
import type { World } from "../mpi/world.ts";
import { RunMetrics } from "../training/run_metrics.ts";
import type { TrainingState } from "../training/state.ts";

/**
 * Opens them at rank 0, where a run starts or goes on.
 *
 * @param state where it starts @throws {FileError} when they cannot be written
 */
export function openRunMetrics(
  folder: string,
  state: TrainingState,
  flags: Flags,
  { rank, size }: World,
): RunMetrics {
  const { batch_size: batchSize } = flags, accumulate = size * flags.accumulate_gradients;
  if (rank > 0) return new RunMetrics([], state, { batchSize, accumulate });
  const before = workDoneBy(folder, state.steps);
  const sinks = [
    openMetricsFile(folder),
    ...flags.tensorboard ? [openEventFile(folder, Date.now())] : [],
  ];
  return new RunMetrics(sinks, state, { batchSize, accumulate }, before);
}

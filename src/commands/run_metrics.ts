/** The files of a run's folder that programs read its metrics from. */
import type { Flags } from "../flags/table.ts";
import { openEventFile } from "../log/event_file.ts";
import { openMetricsFile, workDoneBy } from "../log/metrics_file.ts";
import { RunMetrics } from "../training/run_metrics.ts";
import type { TrainingState } from "../training/state.ts";

/**
 * Opens them, where a run starts or goes on.
 *
 * @param state where it starts @throws {FileError} when they cannot be written
 */
export function openRunMetrics(folder: string, state: TrainingState, flags: Flags): RunMetrics {
  const { batch_size: batchSize, accumulate_gradients: accumulate } = flags;
  const before = workDoneBy(folder, state.steps);
  const sinks = [
    openMetricsFile(folder),
    ...flags.tensorboard ? [openEventFile(folder, Date.now())] : [],
  ];
  return new RunMetrics(sinks, state, { batchSize, accumulate }, before);
}

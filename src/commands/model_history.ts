/** How a saved model came about, from its file and from the run that it lies in, for its model card. */
import { basename, dirname, join } from "node:path";
import { existsSync } from "node:fs";
import type { CardMetric, CardSet, ModelHistory } from "../export/model_card.ts";
import { countParameters } from "../info/parameters.ts";
import type { Flags } from "../flags/table.ts";
import { readMetricName } from "../log/metric_name.ts";
import type { EpochLine } from "../log/metrics_line.ts";
import { intervalOf } from "../runs/metric.ts";
import { runFiles } from "../runs/run_files.ts";
import type { RunHistory } from "../runs/run_history.ts";
import { RunReader } from "../runs/run_reader.ts";
import { readSavedHeader } from "../training/saved_model.ts";
import type { TrainingState } from "../training/state.ts";

const unknown = {
  training: "How long it was trained, and with which seed: its file does not say.",
  run: "Its accuracy: the log of its run does not lie beside its file.",
  evaluation: "Its accuracy: the log of its run has no evaluation of these very weights.",
} as const;

/**
 * @param path the model's file @param described the flags that describe the model, for files that name no others
 * @throws CheckpointError when the file is damaged
 */
export function historyOf(path: string, described: Flags): ModelHistory {
  const { parameters: flags = described, tensors, hasState, state } = readSavedHeader(path);
  const model = { flags, parameters: countParameters(tensors, flags.share_inout_emb).total };
  if (!hasState) return { ...model, sets: [], missing: [unknown.training, unknown.run] };
  const known = state(), { epoch: epochs, steps, seed } = known;
  const training = { epochs, steps, seed }, run = runBeside(path, known);
  const evaluation = run?.epochs.findLast((line) => line.step === steps);
  if (evaluation === undefined) {
    const missing = [run === undefined ? unknown.run : unknown.evaluation];
    return { ...model, training, sets: [], missing };
  }
  return { ...model, training, evaluation, sets: setsOf(evaluation), missing: [] };
}

/** The run in the folder of a model, if the model is of that run: files are copied about. */
function runBeside(path: string, { seed }: TrainingState): RunHistory | undefined {
  const folder = dirname(path);
  const hasLog = [runFiles.metrics, runFiles.log].some((name) => existsSync(join(folder, name)));
  if (!hasLog) return undefined;
  const run = new RunReader(folder).read(basename(folder));
  return Number(run.flags.env_base_seed) === seed ? run : undefined;
}

function setsOf(line: EpochLine): CardSet[] {
  const { metrics, counts, details = {} } = line;
  const bySet = Map.groupBy(Object.keys(metrics), (name) => setOf(name, counts) ?? "");
  bySet.delete("");
  return [...bySet].map(([name, names]) => ({
    name,
    metrics: names.flatMap((metric) => cardMetric(metric, line)),
    ...details[name] && { accuracy: accuracyOf(details[name]) },
  }));
}

/** The data set that a metric is about; undefined for metrics of a class, of which there may be hundreds. */
function setOf(metric: string, counts: EpochLine["counts"]): string | undefined {
  const { set, ofClass } = readMetricName(metric, counts) ?? {};
  return ofClass === undefined ? set : undefined;
}

function cardMetric(name: string, line: EpochLine): CardMetric[] {
  const value = line.metrics[name], interval = intervalOf(name, line);
  if (typeof value !== "number") return [];
  return [{ name, value, ...interval && { interval } }];
}

function accuracyOf(
  { right, total, low, high, constant }: NonNullable<EpochLine["details"]>[string],
) {
  return { right, total, low, high, constant };
}

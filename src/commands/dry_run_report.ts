/** What `--dry_run` prints, for a terminal of 80 columns. */
import type { Trainer } from "../executors/trainer.ts";
import type { Flags } from "../flags/table.ts";
import { showBytes } from "../memory/show_bytes.ts";
import type { Model } from "../models/model.ts";
import type { Optimizer } from "../optimizers/rule.ts";
import type { Task } from "../task/task.ts";
import { showDuration } from "../text/duration.ts";
import { grouped } from "../text/grouped.ts";
import { parseValidationMetrics } from "../training/best_metrics.ts";
import type { ShownExample } from "./dry_run_examples.ts";
import { exampleRows, row } from "./report_rows.ts";
import { moduleSizes, sizeOf } from "./model_size.ts";
import type { TimedSteps } from "./time_steps.ts";

export interface DryRun {
  readonly task: Task;
  readonly flags: Flags;
  readonly graphs: Model;
  readonly trainer: Pick<Trainer, "arrays" | "description">;
  /** Why it trains on this device. */
  readonly why: string;
  readonly optimizer: Optimizer;
  /** Estimated memory, as the log says it. */
  readonly memory: string;
  readonly examples: readonly ShownExample[];
  readonly timed: TimedSteps;
  readonly warnings: readonly string[];
  /** Where results would go; `undefined` where the name would be drawn. */
  readonly folder: string | undefined;
  /** What the run would start from. */
  readonly start: string;
}

export function dryRunReport(run: DryRun): string {
  const { task, trainer, why, optimizer, memory, warnings } = run;
  const lines = [
    "Dry run: nothing is trained or written.",
    "",
    ...row(
      "Problem",
      `${task.problem.name}, ${grouped(task.vocabulary.tokens.length)} tokens in the vocabulary`,
    ),
    ...row("Model", sizes(run)),
    ...row("Optimizer", optimizer.name),
    ...row("Device", `${trainer.description} (${why})`),
    ...row("Memory", memory),
    ...row("Starts from", run.start),
    ...row("Folder", run.folder ?? "named at random; --exp_id gives it a name"),
    "",
    ...run.examples.flatMap(exampleRows),
    "",
    ...row("Step", stepText(run)),
    ...row("Epoch", epochText(run)),
    ...row("Run", runText(run)),
    ...row("Disk", diskText(run)),
    ...warnings.length > 0 ? [""] : [],
    ...warnings.flatMap((warning) => row("Warning", warning)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function sizes({ graphs, flags }: DryRun): string {
  const modules = moduleSizes(graphs).map(([name, size]) => `${name} ${grouped(size)}`);
  return `${flags.architecture}, ${sizeOf(graphs)} (${modules.join(", ")})`;
}

function stepText({ flags, timed: { secondsPerStep, steps, firstLoss } }: DryRun): string {
  const examples = flags.batch_size * flags.accumulate_gradients;
  const loss = firstLoss === undefined ? "" : `; the first loss is ${firstLoss.toFixed(3)}`;
  return `${showDuration(secondsPerStep)} for ${grouped(examples)} examples, ` +
    `${grouped(Math.round(examples / secondsPerStep))} examples/s (mean of ${steps} steps)${loss}`;
}

function stepsOfEpoch({ epoch_size, batch_size, accumulate_gradients }: Flags): number {
  return Math.ceil(epoch_size / (batch_size * accumulate_gradients));
}

function epochText({ flags, timed }: DryRun): string {
  const steps = stepsOfEpoch(flags);
  const time = showDuration(steps * timed.secondsPerStep);
  return `${
    grouped(steps)
  } steps, about ${time} (--epoch_size ${flags.epoch_size}), and an evaluation`;
}

function runText({ flags, timed }: DryRun): string {
  const time = showDuration(flags.max_epoch * stepsOfEpoch(flags) * timed.secondsPerStep);
  const end = flags.stopping_criterion === "" ? "" : ", or until --stopping_criterion is met";
  return `${
    grouped(flags.max_epoch)
  } epochs (--max_epoch)${end}: about ${time}, without evaluations`;
}

/** While a file is written, the one that it will replace is still there. */
function diskText({ flags, trainer: { arrays } }: DryRun): string {
  const all = [arrays.weights(), ...arrays.optimizerState().values()].flat();
  const bytes = all.reduce((sum, { values }) => sum + values.byteLength, 0);
  const periods = flags.save_periodic === 0
    ? 0
    : Math.ceil(flags.max_epoch / flags.save_periodic) - 1;
  const files = 1 + parseValidationMetrics(flags.validation_metrics).length + periods +
    Math.min(flags.keep_last, flags.max_epoch);
  const name = files === 1 ? "checkpoint" : "checkpoints";
  return `${showBytes(bytes)} for a checkpoint; at most ${
    grouped(files)
  } ${name} and one that is being written: ` +
    showBytes(bytes * (files + 1));
}

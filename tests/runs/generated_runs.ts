/** Folders of runs as the program leaves them, made in no time: for tests and measurements of what reads many runs. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EpochLine, MetricsLine, ReportLine } from "../../src/log/metrics_line.ts";
import { classLine, constantAnswerLine, totalLine } from "../../src/log/evaluation_lines.ts";
import { formatRecord } from "../../src/log/record.ts";
import { INITIALIZED_LINE } from "../../src/log/setup_lines.ts";
import { epochStartLine, scoresLine, statisticsLine } from "../../src/log/training_lines.ts";
import { flagsToJson } from "../../src/flags/params_json.ts";
import { flagsToLog } from "../../src/flags/log.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import type { Flags } from "../../src/flags/table.ts";

/** What to write of a run. */
export interface GeneratedRun {
  readonly flags: Flags;
  readonly epochs: number;
  /** Reports in each epoch. */
  readonly reports: number;
  readonly classes: number;
  /** How fast it learns, above 0. */
  readonly rate: number;
}

const start = Date.UTC(2026, 0, 1);
const evaluated = 1000;

/** A run that learns: its accuracy goes from 0 to 100 %. */
export function generatedRun(
  flags: Partial<Flags>,
  sizes: Partial<Omit<GeneratedRun, "flags">> = {},
): GeneratedRun {
  const { epochs = 3, reports = 2, classes = 3, rate = 1 } = sizes;
  const all = flagsWith({ operation: "gcd", epoch_size: 3200, max_epoch: epochs, ...flags });
  return { flags: all, epochs, reports, classes, rate };
}

/** Writes `metrics.jsonl` and `params.json`. */
export function writeMetrics(folder: string, run: GeneratedRun): void {
  const lines: MetricsLine[] = [
    { ...common(run, 0, 0), kind: "start", version: "0", host: "h", pid: 1 },
    ...linesOf(run),
    { ...common(run, run.epochs, 0), kind: "end", reason: "finished" },
  ];
  mkdirSync(folder, { recursive: true });
  const text = lines.map((line) => JSON.stringify(line) + "\n").join("");
  writeFileSync(join(folder, "metrics.jsonl"), text);
  writeFileSync(join(folder, "params.json"), flagsToJson(run.flags));
}

/** Writes `train.log`. */
export function writeLog(folder: string, run: GeneratedRun): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "train.log"), logOf(run));
}

/** The text of its `train.log`. */
export function logOf(run: GeneratedRun): string {
  const record = (seconds: number, message: string) =>
    formatRecord("INFO", new Date(start + 1000 * seconds), seconds, message) + "\n";
  const lines = linesOf(run).map((line) =>
    messagesOf(run, line).map((message) => record(line.seconds, message)).join("")
  );
  return [
    record(0, INITIALIZED_LINE),
    record(0, flagsToLog(run.flags).join("\n")),
    record(0, epochStartLine(0)),
    ...lines,
  ].join("");
}

/** Its reports and epochs. */
export function linesOf(run: GeneratedRun): (ReportLine | EpochLine)[] {
  return Array.from({ length: run.epochs }, (_, epoch) => [
    ...Array.from({ length: run.reports }, (_, k) => reportOf(run, epoch, k + 1)),
    epochOf(run, epoch),
  ]).flat();
}

function messagesOf(run: GeneratedRun, line: ReportLine | EpochLine): string[] {
  if (line.kind === "report") {
    return [statisticsLine({
      step: line.step,
      examplesPerSecond: line.examples_per_second,
      wordsPerSecond: 10 * line.examples_per_second,
      losses: { arithmetic: line.loss! },
      learningRate: line.learning_rate,
    })];
  }
  const scores = line.metrics as Record<string, number>;
  const right = (name: string) => Math.round((scores[name] ?? 0) * evaluated / 100);
  return [
    "Creating valid iterator for arithmetic ...",
    totalLine({ right: right("valid_arithmetic_acc"), total: evaluated }),
    constantAnswerLine("1", { right: 600, total: evaluated }, false),
    ...Object.entries(line.counts).filter(([name]) => name !== "valid").map(([name, total]) =>
      classLine(name.slice("valid_".length), { right: 0, total })
    ),
    scoresLine(line.epoch, scores),
    ...line.epoch + 1 < run.epochs ? [epochStartLine(line.epoch + 1)] : [],
  ];
}

function reportOf(run: GeneratedRun, epoch: number, k: number): ReportLine {
  return {
    ...common(run, epoch, k),
    kind: "report",
    loss: lossAt(run, epoch + k / run.reports),
    learning_rate: 1e-4,
    examples_per_second: 400,
    memory: 1e8,
  };
}

function epochOf(run: GeneratedRun, epoch: number): EpochLine {
  const accuracy = 100 * (1 - Math.exp(-run.rate * (epoch + 1) / 2));
  const classes = Array.from({ length: run.classes }, (_, k) => k + 1);
  const count = Math.floor(evaluated / Math.max(1, run.classes));
  return {
    ...common(run, epoch, run.reports),
    kind: "epoch",
    epoch,
    loss: lossAt(run, epoch + 0.5),
    metrics: {
      valid_arithmetic_xe_loss: lossAt(run, epoch + 1),
      valid_arithmetic_acc: accuracy,
      valid_arithmetic_perfect: accuracy,
      valid_arithmetic_correct: accuracy,
      ...Object.fromEntries(classes.map((k) => [`valid_arithmetic_acc_${k}`, accuracy / k])),
    },
    counts: {
      valid: evaluated,
      ...Object.fromEntries(classes.map((k) => [`valid_${k}`, count])),
    },
  };
}

function lossAt({ rate }: GeneratedRun, epochs: number): number {
  return 3 * Math.exp(-rate * epochs / 3);
}

/** @param k report of the epoch, from 1 */
function common(run: GeneratedRun, epoch: number, k: number) {
  const perEpoch = run.flags.epoch_size / run.flags.batch_size;
  const step = Math.round(perEpoch * (epoch + k / run.reports));
  const seconds = 10 * (epoch + k / run.reports);
  return {
    time: new Date(start + 1000 * seconds).toISOString(),
    step,
    examples: step * run.flags.batch_size,
    epoch,
    seconds,
  };
}

/** The program as a user starts it, and what it leaves behind. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readSafetensors } from "../../src/files/safetensors.ts";
import type { Tensor } from "../../src/files/tensor_types.ts";
import type { EpochLine, MetricsLine, ReportLine } from "../../src/log/metrics_line.ts";
import { stateFromJson } from "../../src/training/state.ts";
import { permissions } from "../../compile/stage.ts";
import {
  type ChildOptions,
  type Ended,
  runDeno,
  type Running,
  start as startChild,
} from "../child_process.ts";

const main = new URL("../../main.ts", import.meta.url).pathname;

/** Flags of a model that trains in a moment: epochs of 10 steps. */
export const tiny = {
  operation: "gcd",
  base: 10,
  maxint: 1000,
  exp_name: "e",
  exp_id: "1",
  enc_emb_dim: 16,
  dec_emb_dim: 16,
  n_enc_layers: 1,
  n_dec_layers: 1,
  n_enc_heads: 4,
  n_dec_heads: 4,
  epoch_size: 320,
  eval_size: 32,
  batch_size: 32,
  max_output_len: 10,
  max_epoch: 3,
  report_loss_every: 5,
  optimizer: "adam,lr=0.001",
  env_base_seed: 3,
};

export type Flags = Readonly<Record<string, string | number>>;

/** The words of a command line: those of {@link tiny}, changed. */
export function commandLine(dumpPath: string, changes: Flags = {}): string[] {
  const flags = { ...tiny, dump_path: dumpPath, ...changes };
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** Folder of the run of {@link tiny}. */
export function runFolder(dumpPath: string, id: string = tiny.exp_id): string {
  return `${dumpPath}/${tiny.exp_name}/${id}`;
}

/** Starts the program; its output is thrown away, `train.log` has it. */
export function start(args: readonly string[], options: ChildOptions = {}): Running {
  return startChild(Deno.execPath(), shipped(args), { ...options, quiet: true });
}

/** Runs the program to its end. */
export function int2int(args: readonly string[], options: ChildOptions = {}): Promise<Ended> {
  return runDeno(shipped(args), options);
}

/** What Deno is given to run the program with the permissions of the task `int2int`, from any folder. */
export function shipped(args: readonly string[]): string[] {
  return ["run", ...permissions, main, ...args];
}

/** What the folder of a run holds that has ended. */
export const runFiles = ["checkpoint.safetensors", "metrics.jsonl", "params.json", "train.log"];

/** The lines of standard error that are not records of the log. */
export function linesBesideLog(stderr: string): string[] {
  return stderr.split("\n").filter((line) =>
    line !== "" && !/^(INFO|WARNING|ERROR) - |^ {37}/.test(line)
  );
}

/** All of `train.log`, empty when there is none yet. */
export function readLog(folder: string): string {
  const path = `${folder}/train.log`;
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** Lines of `metrics.jsonl`; none when there is no such file yet. */
export function metricsIn(folder: string): MetricsLine[] {
  const path = `${folder}/metrics.jsonl`;
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  assert.match(text, /^$|\n$/);
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

/** What a run has to report in the end: lines of steps that were lost, and of starts and ends, are left out. */
export function reportsIn(folder: string): (ReportLine | EpochLine)[] {
  let kept: (ReportLine | EpochLine)[] = [];
  for (const line of metricsIn(folder)) {
    if (line.kind === "start") kept = kept.filter(({ step }) => step <= line.step);
    if (line.kind === "epoch") {
      kept = kept.filter(({ kind, step }) => kind !== "epoch" || step !== line.step);
    }
    if (line.kind === "report" || line.kind === "epoch") kept.push(line);
  }
  return kept;
}

/** The same without speeds, times and memory, which differ between equal runs. */
export function resultsIn(folder: string) {
  return reportsIn(folder).map((line) => {
    const { time: _, seconds: __, ...results } = line;
    return results.kind === "report"
      ? { ...results, examples_per_second: undefined, memory: undefined }
      : results;
  });
}

/** Messages of the log that match, without level and times. */
export function messages(folder: string, pattern: RegExp): string[] {
  return readLog(folder).split("\n")
    .map((line) => line.replace(/^\w+ - \S+ \S+ - .*?:\d\d:\d\d - /, ""))
    .filter((message) => pattern.test(message));
}

/** Waits until the log has this text once more than `before` times. */
export async function logged(folder: string, text: string, before = 0): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (readLog(folder).split(text).length - 1 <= before) {
    if (performance.now() > deadline) throw new Error(`"${text}" was not logged within 60 s`);
    await pause(2);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function checkpointIn(folder: string, name = "checkpoint"): string {
  return `${folder}/${name}.safetensors`;
}

/** Where a checkpoint stands, and a digest of the bytes of each of its tensors. */
export function contentOf(path: string) {
  const { metadata, tensors } = readSafetensors(path);
  return { state: stateFromJson(metadata.state, path), tensors: digests(tensors) };
}

/** Digests of the weights of a checkpoint, without the optimizer's state. */
export function weightsOf(path: string): Record<string, string> {
  const { tensors } = readSafetensors(path);
  return digests([...tensors].filter(([name]) => !name.startsWith("optimizer.")));
}

function digests(tensors: Iterable<[string, Tensor]>): Record<string, string> {
  const pairs = [...tensors].map(([name, { data }]) => {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return [name, createHash("sha256").update(bytes).digest("hex")];
  });
  return Object.fromEntries(pairs);
}

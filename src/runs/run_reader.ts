import * as fs from "node:fs";
import { join } from "node:path";
import { FileError, isUserError } from "../errors.ts";
import { fileLimits, firstBytes, readTextFileIfAny } from "../files/regular_file.ts";
import { lastBaselines } from "./baselines.ts";
import { LineReader } from "./line_reader.ts";
import { LogParser } from "./log_parser.ts";
import { MetricsParser } from "./metrics_parser.ts";
import { Notes } from "./notes.ts";
import { runFiles } from "./run_files.ts";
import { withDeclaredFlags } from "./declared_flags.ts";
import { flagsOfJson } from "./json_flags.ts";
import type { RunFlags, RunHistory } from "./run_history.ts";
import { stateOf } from "./run_state.ts";
import type { LineParser, Told } from "./source.ts";

/** A line that says that a process starts has less. */
const firstLineBytes = 1024;

/** Reads a run, and later what it has added since. */
export class RunReader {
  readonly #path: string;
  /** Left out where a log is all there is. */
  readonly #folder: string | undefined;
  #file = "";
  #lines: LineReader | undefined;
  #parser: LineParser = new LogParser();
  #notes = new Notes("");

  /** @param path a folder with `metrics.jsonl` or `train.log`, or such a file under any name */
  constructor(path: string) {
    this.#path = path;
    this.#folder = fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : undefined;
  }

  /** What its files say now. A file that cannot be read is a note. @param name of the run */
  read(name: string): RunHistory {
    this.#readLines();
    const { flags: said, notes } = this.#flagsOfRun(),
      flags = withDeclaredFlags(said),
      told = this.#told();
    const found = { path: this.#file, flags, told };
    return {
      path: this.#path,
      name,
      flags,
      state: stateOf(this.#folder === undefined ? found : { ...found, folder: this.#folder }),
      reports: [...told.reports],
      epochs: [...told.epochs],
      baselines: told.baselines,
      notes: [...notes, ...this.#notes.all()],
    };
  }

  #readLines(): void {
    const file = fileOf(this.#path, this.#folder);
    if (file !== this.#file) this.#open(file);
    try {
      if (this.#readOn()) return;
      // Written anew under the same name.
      this.#open(file);
      this.#readOn();
    } catch (error) {
      if (!isUserError(error)) throw error;
      this.#notes.add(error instanceof FileError ? error.problem : error.message);
    }
  }

  #open(file: string): void {
    const notes = new Notes(file);
    this.#file = file;
    this.#notes = notes;
    this.#lines = undefined;
  }

  #readOn(): boolean {
    const notes = this.#notes;
    if (this.#lines === undefined) {
      const [first] = firstBytes(this.#file, 1);
      if (first === undefined) return true;
      // Lines of metrics are JSON objects; no log begins so.
      this.#parser = first === "{".charCodeAt(0) ? new MetricsParser() : new LogParser();
      const tooLong = (line: number) => notes.add("the line is too long for a log", line);
      this.#lines = new LineReader(this.#file, tooLong);
    }
    return this.#lines.read((line, number) =>
      this.#parser.take(line, (problem) => notes.add(problem, number))
    );
  }

  #told(): Told {
    const told = this.#parser.told();
    if (this.#folder === undefined || Object.keys(told.baselines).length > 0) return told;
    return { ...told, baselines: lastBaselines(join(this.#folder, runFiles.log)) };
  }

  #missingFlags(): string[] {
    const pickled = join(this.#folder!, runFiles.pickledFlags);
    return fs.existsSync(pickled)
      ? [`${pickled}: Python's files are not read, and the log names no flags`]
      : [];
  }

  #flagsOfRun(): { flags: RunFlags; notes: string[] } {
    const named = this.#parser.told().flags;
    if (this.#folder === undefined) return { flags: named, notes: [] };
    const path = join(this.#folder, runFiles.flags);
    try {
      const text = readTextFileIfAny(path, fileLimits.flags);
      if (text !== undefined) return { flags: flagsOfJson(text, path), notes: [] };
      return { flags: named, notes: Object.keys(named).length > 0 ? [] : this.#missingFlags() };
    } catch (error) {
      if (!isUserError(error)) throw error;
      return { flags: named, notes: [error.message] };
    }
  }
}

function fileOf(path: string, folder: string | undefined): string {
  if (folder === undefined) return path;
  const metrics = join(folder, runFiles.metrics), log = join(folder, runFiles.log);
  return isWhole(metrics) || !fs.existsSync(log) ? metrics : log;
}

/** A run that is older than its `metrics.jsonl` began in its log; what cannot be read is found out later. */
function isWhole(metrics: string): boolean {
  if (!fs.existsSync(metrics)) return false;
  try {
    const [line] = new TextDecoder().decode(firstBytes(metrics, firstLineBytes)).split("\n", 1);
    const { kind, step } = JSON.parse(line!);
    return kind !== "start" || step === 0;
  } catch {
    return true;
  }
}

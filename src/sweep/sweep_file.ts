/** The file of a sweep: flags for all runs, and a table `[sweep]` of what varies. */
import { FileError, FlagError } from "../errors.ts";
import { atLine, flagOfKey, flagsOfConfig, valueOfKey, valueOfRow } from "../flags/config.ts";
import { type ConfigText, readConfigText } from "../flags/config_text.ts";
import type { FlagValue, Rows } from "../flags/flag.ts";
import { type Flags, isFlagName } from "../flags/table.ts";
import { problemFlag } from "../flags/problem_flags.ts";
import { optimizers } from "../optimizers/optimizers.ts";
import { shorten } from "../text/shorten.ts";
import { type Axis, distributionOf, isSetIn, type Subject } from "./axis.ts";

/** What a file says, each value by itself checked. */
export interface SweepFile {
  readonly text: ConfigText;
  /** For all runs. */
  readonly flags: Partial<Flags>;
  /** In the order of the file, at least one. */
  readonly axes: readonly Axis[];
  /** Random search; left out: every combination is trained. */
  readonly sampling?: { readonly samples: number; readonly seed: number };
}

const mostSamples = 10_000;

/**
 * @param problemRows flags that the file of `--problem` declares
 * @throws {FileError} naming file and line
 */
export function readSweepFile(path: string, problemRows: Rows = {}): SweepFile {
  const text = readConfigText(path), { sweep } = text.values;
  if (text.kind !== "TOML" || !isTable(sweep)) {
    throw new FileError(path, "expected a TOML file with a table [sweep] that lists what varies");
  }
  const { samples, seed, ...entries } = sweep;
  const flags = flagsOfConfig(text, problemRows);
  const axes = flattened(entries).map(([key, value]) => axisOf(text, key, value, problemRows));
  if (axes.length === 0) {
    throw new FileError(path, "[sweep] is empty: list what varies", text.lineOf("sweep"));
  }
  for (const axis of axes) {
    const { key } = axis;
    if (isSetIn(flags, axis)) {
      refuse(text, key, "is also set outside [sweep]");
    }
  }
  if (samples !== undefined) {
    return { text, flags, axes, sampling: samplingOf(text, samples, seed) };
  }
  if (seed !== undefined) {
    refuse(text, "seed", "goes with samples; --env_base_seed is the seed of runs");
  }
  const range = axes.find(({ values }) => "kind" in values);
  if (range !== undefined) {
    refuse(text, range.key, "is drawn at random: say how often with samples = 20");
  }
  return { text, flags, axes };
}

/** Options of the optimizer may be written as `optimizer.lr`, which TOML takes for a table in a table. */
function flattened(entries: Record<string, unknown>): [string, unknown][] {
  return Object.entries(entries).flatMap(([key, value]): [string, unknown][] =>
    key === "optimizer" && isTable(value) && !isDistribution(value)
      ? Object.entries(value).map(([option, values]) => [`optimizer.${option}`, values])
      : [[key, value]]
  );
}

/** @param problemRows flags that the file of the problem declares */
function axisOf(text: ConfigText, key: string, given: unknown, problemRows: Rows): Axis {
  const { [key]: row } = problemRows;
  const subject: Subject = row === undefined
      ? subjectOf(text, key, Object.keys(problemRows))
      : { flag: problemFlag, option: key, row },
    line = lineOf(text, key);
  return atLine(text, line, () => {
    if (Array.isArray(given)) {
      return { key, ...subject, values: valuesOf(text, key, subject, given) };
    }
    if (!isTable(given) || !isDistribution(given)) {
      const found = isTable(given) ? "another table" : shorten(String(given));
      throw new FlagError(
        key,
        `expected a list, { choice = [...] }, { uniform = [a, b] } or { log_uniform = [a, b] }, found ${found}`,
      );
    }
    const [kind, content] = Object.entries(given)[0]!;
    if (kind === "choice") {
      return { key, ...subject, values: valuesOf(text, key, subject, content) };
    }
    const range = kind as "uniform" | "log_uniform";
    return { key, ...subject, values: distributionOf(key, range, content, subject) };
  });
}

function subjectOf(text: ConfigText, key: string, others: readonly string[]): Subject {
  const [, option] = /^optimizer\.(\w+)$/.exec(key) ?? [];
  if (option !== undefined) return { flag: "optimizer", option };
  if (!isFlagName(key) && isOption(key)) {
    refuse(text, key, `is an option of the optimizer: write optimizer.${key}`);
  }
  const flag = flagOfKey(text, key, "sweep", others);
  return { flag };
}

function isOption(key: string): boolean {
  return [...optimizers.values()].some(({ family, schedule }) =>
    Object.hasOwn({ ...family.options, ...schedule.options }, key)
  );
}

function valuesOf(text: ConfigText, key: string, subject: Subject, list: unknown): FlagValue[] {
  if (!Array.isArray(list) || list.length === 0) {
    throw new FlagError(key, "expected a list of values");
  }
  const values = list.map((value: unknown) => valueOf(text, key, subject, value));
  const twice = values.find((value, i) => values.indexOf(value) < i);
  if (twice !== undefined) throw new FlagError(key, `${twice} is listed twice`);
  return values;
}

function valueOf(
  text: ConfigText,
  key: string,
  { flag, option, row }: Subject,
  value: unknown,
): FlagValue {
  if (row !== undefined) return valueOfRow(text, key, row, value, "sweep");
  if (option === undefined) return valueOfKey(text, key, flag, value, "sweep");
  if (typeof value === "number" || typeof value === "boolean") return value;
  throw new FlagError(key, `expected numbers, found ${shorten(String(value))}`);
}

function samplingOf(text: ConfigText, samples: unknown, seed: unknown = 0) {
  const isCount = (value: unknown, least: number): value is number =>
    Number.isSafeInteger(value) && Number(value) >= least;
  if (!isCount(samples, 1) || samples > mostSamples) {
    refuse(text, "samples", `must be an integer from 1 to ${mostSamples}`);
  }
  if (!isCount(seed, 0)) refuse(text, "seed", "must be an integer, at least 0");
  return { samples, seed };
}

function refuse(text: ConfigText, key: string, problem: string): never {
  throw new FileError(text.path, `${key} ${problem}`, lineOf(text, key));
}

/** Of `optimizer.lr` too, however it is written. */
function lineOf(text: ConfigText, key: string): number | undefined {
  return text.lineOf(key, "sweep") ?? text.lineOf(key.split(".").at(-1)!, "sweep.optimizer") ??
    text.lineOf(key.split(".")[0]!, "sweep");
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Date);
}

function isDistribution(table: Record<string, unknown>): boolean {
  const keys = Object.keys(table);
  return keys.length === 1 && ["choice", "uniform", "log_uniform"].includes(keys[0]!);
}

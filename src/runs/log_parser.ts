/**
 * Reads `train.log`, ours and that of Int2Int in Python: the values of flags, a report every few hundred steps, and the line
 * `__log__` of each evaluation. A log may hold several processes, each of which says where it goes on.
 */
import type { EpochLine } from "../log/metrics_line.ts";
import { shorten } from "../text/shorten.ts";
import { Course } from "./course.ts";
import { flagIn, flagsInNamespace } from "./log_flags.ts";
import { recordOf, secondsOf, timeOf } from "./log_record.ts";
import type { RunFlags } from "./run_history.ts";
import type { LineParser, Outcome, Told } from "./source.ts";

const scoresMark = "__log__:";
const report =
  /^\s*(\d+) - +(\S+) (?:examples|equations)\/s - +\S+ words\/s - [^:]+: +(\S+)(?: \|\| .*)? - LR: (\S+)$/;
const startOfEpoch = /^=+ Starting epoch (\d+) \.\.\. =+$/;
const resuming = /^Checkpoint reloaded\. Resuming at epoch (\d+) \/ iteration (\d+) /;
const iterator = /^Creating (\S+) iterator for /;
const total = /^\d+\/(\d+) \(\S+%\) (?:examples|equations) were evaluated correctly\.$/;
const classTotal = /^(.+): \d+ \/ (\d+) \(\S+%\)$/;
const baseline = /^Always answering .* would be right for (?:at least )?(\S+)% of them\.$/;

const endings: readonly (readonly [RegExp, Outcome])[] = [
  [/ epochs were trained before; for more, raise --max_epoch$/, "finished"],
  [/ epochs the stopping criterion was met before; /, "finished"],
  [/^Stopping criterion has been below its best value /, "finished"],
  [/^Stopped at epoch \d+, iteration \d+/, "stopped"],
];

/** Where the flags may stand: right behind the first line of a process. */
type Expecting = "anything" | "flags" | "more flags";

export class LogParser implements LineParser {
  readonly #course = new Course();
  #flags: Record<string, RunFlags[string]> = {};
  #baselines: Record<string, number> = {};
  #outcome: Outcome | undefined;
  #expecting: Expecting = "anything";
  #epoch = 0;
  #set = "valid";
  #counts: Record<string, number> = {};
  #losses: { epoch: number; sum: number; count: number } = { epoch: 0, sum: 0, count: 0 };
  /** Seconds of work of the processes before. */
  #before = 0;
  /** Whether this process has said where it goes on. */
  #isPlaced = true;

  take(line: string, note: (problem: string) => void): void {
    const record = recordOf(line);
    if (record === undefined && this.#expecting === "more flags" && line.startsWith(" ")) {
      return this.#takeFlag(line.trimStart());
    }
    const { message, stamp } = record ?? { message: line, stamp: "" };
    if (this.#expecting !== "anything") this.#takeFirstFlag(message);
    this.#takeMessage(message, stamp, note);
  }

  told(): Told {
    const { reports, epochs } = this.#course;
    return {
      ...{ reports, epochs, baselines: this.#baselines, flags: this.#flags },
      ...this.#outcome && { outcome: this.#outcome },
    };
  }

  /** Most lines are about classes, so that these are recognized first, and by their last character. */
  #takeMessage(message: string, stamp: string, note: (problem: string) => void): void {
    if (message.endsWith(")")) {
      const ratio = classTotal.exec(message);
      return ratio === null ? this.#takeRare(message) : this.#takeTotal(ratio[2]!, ratio[1]);
    }
    const scores = message.indexOf(scoresMark);
    if (scores >= 0) return this.#takeScores(message.slice(scores), stamp, note);
    if (message.startsWith("=")) return this.#takeBanner(message);
    const reported = report.exec(message);
    if (reported !== null) return this.#takeReport(reported, stamp);
    const ratio = total.exec(message);
    return ratio === null ? this.#takeRare(message) : this.#takeTotal(ratio[1]!);
  }

  #takeBanner(message: string): void {
    if (/^=+ Initialized logger =+$/.test(message)) return this.#startProcess();
    const epoch = startOfEpoch.exec(message);
    if (epoch === null) return;
    this.#epoch = Number(epoch[1]);
    this.#outcome = undefined;
    if (!this.#isPlaced) this.#course.trainAgain(this.#epoch);
    this.#isPlaced = true;
    this.#counts = {};
  }

  #takeRare(message: string): void {
    const continued = resuming.exec(message);
    if (continued !== null) return this.#continueAt(Number(continued[1]), Number(continued[2]));
    const set = iterator.exec(message);
    if (set !== null) this.#set = set[1]!;
    const constant = baseline.exec(message);
    if (constant !== null) this.#baselines = { ...this.#baselines, [this.#set]: +constant[1]! };
    this.#outcome = endings.find(([pattern]) => pattern.test(message))?.[1] ?? this.#outcome;
  }

  #startProcess(): void {
    this.#expecting = "flags";
    this.#before = this.#course.seconds;
    this.#outcome = undefined;
    this.#isPlaced = false;
  }

  #continueAt(epoch: number, step: number): void {
    this.#course.continueAt(step);
    this.#course.evaluateAgain(epoch);
    this.#before = this.#course.seconds;
    this.#isPlaced = true;
  }

  #takeFirstFlag(message: string): void {
    const isFirst = this.#expecting === "flags";
    this.#expecting = "anything";
    if (!isFirst) return;
    if (message.startsWith("Namespace(")) this.#flags = flagsInNamespace(message);
    else if (flagIn(message) !== undefined) {
      this.#flags = {};
      this.#takeFlag(message);
      this.#expecting = "more flags";
    }
  }

  #takeFlag(line: string): void {
    const [name, value] = flagIn(line) ?? [];
    if (name === undefined || name === "__proto__") return;
    this.#flags[name] = value!;
  }

  #takeReport([, step, speed, loss, rate]: readonly string[], stamp: string): void {
    const value = Number(loss), isNumber = Number.isFinite(value);
    if (this.#losses.epoch !== this.#epoch) {
      this.#losses = { epoch: this.#epoch, sum: 0, count: 0 };
    }
    if (isNumber) {
      this.#losses.sum += value;
      this.#losses.count++;
    }
    this.#course.addReport({
      kind: "report",
      ...this.#common(Number(step), stamp),
      loss: isNumber ? value : null,
      learning_rate: finite(Number(rate)),
      examples_per_second: finite(Number(speed)),
      memory: 0,
    });
  }

  /** @param name of the class; left out for a whole set */
  #takeTotal(count: string, name?: string): void {
    const key = name === undefined ? this.#set : `${this.#set}_${name}`;
    if (key !== "__proto__") this.#counts[key] = Number(count);
  }

  #takeScores(text: string, stamp: string, note: (problem: string) => void): void {
    const scores = scoresIn(text.slice(scoresMark.length));
    if (scores === undefined) return note(`expected scores as JSON, found ${shorten(text)}`);
    const { epoch, metrics } = scores, { sum, count } = this.#losses;
    const isEvaluation = !this.#isPlaced;
    // Where a run was trained before, the scores are those of its model, but of no epoch of it.
    if (isEvaluation && this.#course.reports.length > 0) return;
    const line: EpochLine = {
      kind: "epoch",
      ...this.#common(this.#stepOf(epoch), stamp),
      epoch,
      loss: this.#losses.epoch === epoch && count > 0 ? sum / count : null,
      metrics,
      counts: this.#counts,
    };
    this.#course.addEpoch(line);
    this.#counts = {};
    if (isEvaluation) this.#outcome = "finished";
  }

  /** Steps after an epoch: the log says only which were reported last. */
  #stepOf(epoch: number): number {
    const perEpoch = Math.ceil(this.#numberOf("epoch_size") / this.#numberOf("batch_size"));
    const reported = this.#course.reports.at(-1)?.step ?? 0;
    return Math.max(reported, Number.isFinite(perEpoch) ? (epoch + 1) * perEpoch : 0);
  }

  #common(step: number, stamp: string) {
    const batch = this.#numberOf("batch_size");
    return {
      time: timeOf(stamp),
      step,
      examples: step * (Number.isFinite(batch) ? batch : 1),
      epoch: this.#epoch,
      seconds: stamp === "" ? this.#course.seconds : this.#before + secondsOf(stamp),
    };
  }

  #numberOf(flag: string): number {
    const value = this.#flags[flag];
    return typeof value === "number" && value > 0 ? value : NaN;
  }
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** Python writes what is no number as no JSON has it. */
const notNumbers = /(?<=: ?)(?:NaN|-?Infinity)(?=\s*[,}])/g;

function scoresIn(text: string) {
  const value = parsed(text) ?? parsed(text.replaceAll(notNumbers, "null"));
  if (typeof value !== "object" || value === null) return undefined;
  // The step of an evaluation within an epoch, which the one at its end replaces, is no score.
  const { epoch, step: _, ...scores } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(epoch) || (epoch as number) < 0) return undefined;
  return { epoch: epoch as number, metrics: numbersIn(scores) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whatever another program adds to its scores is left out. */
function numbersIn(scores: Record<string, unknown>): Record<string, number | null> {
  const isScore = (score: unknown) => score === null || typeof score === "number";
  const others = Object.keys(scores).filter((name) => !isScore(scores[name]));
  for (const name of others) delete scores[name];
  return scores as Record<string, number | null>;
}

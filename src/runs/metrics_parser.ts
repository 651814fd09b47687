/** Reads the lines of `metrics.jsonl`. */
import { percent } from "../log/evaluation_lines.ts";
import type { EndLine, EpochLine, EvaluationLine, MetricsLine } from "../log/metrics_line.ts";
import { shorten } from "../text/shorten.ts";
import { Course } from "./course.ts";
import { isDetails, isObject } from "./is_details.ts";
import type { LineParser, Outcome, Told } from "./source.ts";

const outcomes: Readonly<Record<EndLine["reason"], Outcome>> = {
  finished: "finished",
  criterion: "finished",
  interrupted: "stopped",
  error: "failed",
};

const place = ["step", "examples", "epoch", "seconds"];

/** The numbers that each kind of line has. */
const required: Readonly<Record<MetricsLine["kind"], readonly string[]>> = {
  start: place,
  report: [...place, "learning_rate", "examples_per_second"],
  epoch: place,
  end: place,
  evaluation: [],
};

export class MetricsParser implements LineParser {
  readonly #course = new Course();
  #outcome: Outcome | undefined;
  #evaluation: EvaluationLine | undefined;

  take(text: string, note: (problem: string) => void): void {
    const line = parsed(text);
    if (line === undefined) return note(`expected a line of metrics, found ${shorten(text)}`);
    if (line.kind === "evaluation") return void (this.#evaluation = line);
    this.#outcome = undefined;
    if (line.kind === "start") this.#course.continueAt(line.step);
    else if (line.kind === "report") this.#course.addReport(line);
    else if (line.kind === "epoch") this.#course.addEpoch(line);
    else this.#outcome = outcomes[line.reason];
  }

  told(): Told {
    const { reports, epochs } = this.#course, flags = {};
    if (this.#evaluation !== undefined && reports.length === 0 && epochs.length === 0) {
      const only = epochOf(this.#evaluation), baselines = baselinesOf(only);
      return { reports, epochs: [only], baselines, flags, outcome: "finished" };
    }
    const baselines = baselinesOf(epochs.at(-1)), outcome = this.#outcome;
    return { reports, epochs, baselines, flags, ...outcome && { outcome } };
  }
}

/** A saved model that was evaluated is a run of one epoch, as in the log. */
function epochOf({ time, metrics, counts, details = {} }: EvaluationLine): EpochLine {
  const place = { step: 0, examples: 0, epoch: 0, seconds: 0 };
  return { kind: "epoch", time, ...place, loss: null, metrics, counts, details };
}

/** The accuracy of always giving the most frequent answer, in percent, by data set. */
function baselinesOf(line: EpochLine | undefined): Record<string, number> {
  const sets = Object.entries(line?.details ?? {});
  return Object.fromEntries(
    sets.map(([set, { constant, total }]) => [set, percent({ right: constant.right, total })]),
  );
}

function parsed(text: string): MetricsLine | undefined {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isMetricsLine(line) ? line : undefined;
}

function isMetricsLine(value: unknown): value is MetricsLine {
  if (!isObject(value) || !isKind(value.kind)) return false;
  const hasScores = value.kind === "epoch" || value.kind === "evaluation";
  return required[value.kind].every((name) => Number.isFinite(value[name])) &&
    (!hasScores || isNumbers(value.metrics) && isNumbers(value.counts) &&
        (value.details === undefined || isDetails(value.details))) &&
    (value.kind !== "end" || Object.hasOwn(outcomes, String(value.reason)));
}

function isKind(kind: unknown): kind is MetricsLine["kind"] {
  return typeof kind === "string" && Object.hasOwn(required, kind);
}

function isNumbers(value: unknown): boolean {
  return isObject(value) &&
    Object.values(value).every((number) => number === null || Number.isFinite(number));
}

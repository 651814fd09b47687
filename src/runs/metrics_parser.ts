/** Reads the lines of `metrics.jsonl`. */
import type { EndLine, MetricsLine } from "../log/metrics_line.ts";
import { shorten } from "../text/shorten.ts";
import { Course } from "./course.ts";
import type { LineParser, Outcome, Told } from "./source.ts";

const outcomes: Readonly<Record<EndLine["reason"], Outcome>> = {
  finished: "finished",
  criterion: "finished",
  interrupted: "stopped",
  error: "failed",
};

const required: Readonly<Record<string, readonly string[]>> = {
  start: [],
  report: ["learning_rate", "examples_per_second"],
  epoch: [],
  end: [],
};

export class MetricsParser implements LineParser {
  readonly #course = new Course();
  #outcome: Outcome | undefined;

  take(text: string, note: (problem: string) => void): void {
    const line = parsed(text);
    if (line === undefined) return note(`expected a line of metrics, found ${shorten(text)}`);
    this.#outcome = undefined;
    if (line.kind === "start") this.#course.continueAt(line.step);
    else if (line.kind === "report") this.#course.addReport(line);
    else if (line.kind === "epoch") this.#course.addEpoch(line);
    else this.#outcome = outcomes[line.reason];
  }

  told(): Told {
    const { reports, epochs } = this.#course;
    return {
      ...{ reports, epochs, baselines: {}, flags: {} },
      ...this.#outcome && { outcome: this.#outcome },
    };
  }
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
  if (!isObject(value) || typeof value.kind !== "string" || !Object.hasOwn(required, value.kind)) {
    return false;
  }
  const numbers = ["step", "examples", "epoch", "seconds", ...required[value.kind]!];
  return numbers.every((name) => Number.isFinite(value[name])) &&
    (value.kind !== "epoch" || isNumbers(value.metrics) && isNumbers(value.counts)) &&
    (value.kind !== "end" || Object.hasOwn(outcomes, String(value.reason)));
}

function isNumbers(value: unknown): boolean {
  return isObject(value) &&
    Object.values(value).every((number) => number === null || Number.isFinite(number));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

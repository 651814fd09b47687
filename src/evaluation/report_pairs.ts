/** `--export_pred`: what the model predicts for each right answer (paper §3.3). */
import { writeFileAtomically } from "../files/atomic_file.ts";
import { type PredictionRow, predictionTable } from "../log/evaluation_lines.ts";
import type { Checker } from "./checker.ts";
import { type EvaluationRecord, isCut, predictedTokens, whyNotJudged } from "./record.ts";
import type { Report } from "./report.ts";

export interface PairSettings {
  /** A CSV file. */
  readonly path: string;
  readonly checker: Checker;
  /** Name of the data set. */
  readonly set: string;
  /** `--max_class`: larger integers are counted as this one. */
  readonly largest: number;
  readonly log: (line: string) => void;
}

/** Stands for tokens that spell no answer, and for answers that were cut. */
const unreadable = "unreadable";

/** The integer that stands for an answer, within bounds. */
type Key = number | typeof unreadable;

/** Counts, for each right answer, how often what was predicted. */
export class PairTable implements Report {
  readonly #counts = new Map<Key, Map<Key, number>>();
  #notJudged = 0;

  constructor(private readonly settings: PairSettings) {}

  add(records: readonly EvaluationRecord[]): void {
    for (const record of records) {
      if (whyNotJudged(record) !== undefined) {
        this.#notJudged++;
        continue;
      }
      const answer = this.#key(record.answer);
      const prediction = isCut(record) ? unreadable : this.#key(predictedTokens(record));
      let counts = this.#counts.get(answer);
      if (counts === undefined) this.#counts.set(answer, counts = new Map());
      counts.set(prediction, (counts.get(prediction) ?? 0) + 1);
    }
  }

  /** @throws FileError when the file cannot be written */
  finish(): void {
    const { path, set, largest, log } = this.settings;
    const rows = this.#rows();
    writeFileAtomically(path, [new TextEncoder().encode(csv(rows))]);
    log(predictionTable({ set, largest, notJudged: this.#notJudged }, rows));
    log(`Predictions by right answer written in ${path}`);
  }

  close(): void {}

  #key(tokens: readonly string[]): Key {
    const { checker, largest } = this.settings;
    const reading = checker.readAnswer(tokens);
    if (reading === undefined) return unreadable;
    const bound = BigInt(largest), { leading } = reading;
    return Number(leading > bound ? bound : leading < -bound ? -bound : leading);
  }

  #rows(): PredictionRow[] {
    return [...this.#counts].sort(([a], [b]) => compare(a, b)).map(([answer, counts]) => ({
      answer: String(answer),
      examples: counts.values().reduce((a, b) => a + b),
      predictions: [...counts]
        .sort(([a, timesA], [b, timesB]) => timesB - timesA || compare(a, b))
        .map(([prediction, times]) => ({ prediction: String(prediction), times })),
    }));
  }
}

/** What cannot be read comes last. */
function compare(a: Key, b: Key): number {
  const [x, y] = [a, b].map((key) => key === unreadable ? Infinity : key) as [number, number];
  return x === y ? 0 : x - y;
}

/** All rows have as many columns as the longest. */
function csv(rows: readonly PredictionRow[]): string {
  const pairs = rows.reduce((most, { predictions }) => Math.max(most, predictions.length), 0);
  const numbered = Array.from(
    { length: pairs },
    (_, i) => [`prediction_${i + 1}`, `times_${i + 1}`],
  );
  const lines = rows.map(({ answer, examples, predictions }) => {
    const cells = predictions.flatMap(({ prediction, times }) => [prediction, String(times)]);
    const missing = Array<string>(2 * (pairs - predictions.length)).fill("");
    return [answer, String(examples), ...cells, ...missing];
  });
  return [["answer", "examples", ...numbered.flat()], ...lines]
    .map((cells) => `${cells.join(",")}\n`).join("");
}

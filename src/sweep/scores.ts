/** What a run says of its evaluations, in its files and while it is trained. */
import { RunReader } from "../runs/run_reader.ts";

/** Metrics after an epoch, by name. */
export interface EpochScores {
  /** From 0. */
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** The evaluations of a run by epoch; of an epoch that was evaluated twice, the last. */
export function scoresOfRun(folder: string): ReadonlyMap<number, EpochScores> {
  const { epochs } = new RunReader(folder).read(folder);
  return new Map(
    epochs.map(({ epoch, metrics }) => [epoch, { epoch, metrics: numbersIn(metrics) }]),
  );
}

/** What a line that a run prints says, if it is of an evaluation. */
export function scoresInLine(line: string): EpochScores | undefined {
  const [, json] = / - __log__:(\{.*\})$/.exec(line) ?? [];
  if (json === undefined) return undefined;
  try {
    const { epoch, step: _, ...metrics } = JSON.parse(json);
    return { epoch, metrics: numbersIn(metrics) };
  } catch {
    // Half a line of a killed process.
    return undefined;
  }
}

/** The first accuracy: of all answers of the first test set. */
export function accuracyIn({ metrics }: EpochScores): number | undefined {
  const name = Object.keys(metrics).find((name) => name.endsWith("_acc"));
  return name === undefined ? undefined : metrics[name];
}

function numbersIn(metrics: Readonly<Record<string, unknown>>): Record<string, number> {
  const numbers = Object.entries(metrics).filter(([, value]) => typeof value === "number");
  return Object.fromEntries(numbers) as Record<string, number>;
}

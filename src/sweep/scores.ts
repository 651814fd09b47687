/** What the log of a run says of its evaluations. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Metrics after an epoch, by name. */
export interface EpochScores {
  /** From 0. */
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** The evaluations of a run by epoch; of an epoch that was evaluated twice, the last. */
export function scoresOfRun(folder: string): ReadonlyMap<number, EpochScores> {
  const found = textOf(join(folder, "train.log")).split("\n").map(scoresInLine);
  return new Map(found.filter((scores) => scores !== undefined).map((s) => [s.epoch, s]));
}

/** What a line of the log says, if it is of an evaluation. */
export function scoresInLine(line: string): EpochScores | undefined {
  const [, json] = / - __log__:(\{.*\})$/.exec(line) ?? [];
  if (json === undefined) return undefined;
  try {
    const { epoch, step: _, ...metrics } = JSON.parse(json);
    const numbers = Object.entries(metrics).filter(([, value]) => typeof value === "number");
    return { epoch, metrics: Object.fromEntries(numbers) as Record<string, number> };
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

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // A run that never began has none.
    return "";
  }
}

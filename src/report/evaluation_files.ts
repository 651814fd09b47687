/** Files that evaluations leave in the folder of a run: `predictions.valid.arithmetic.3.csv`, `eval.valid.arithmetic.3`. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A file about one data set after one epoch. */
export interface EvaluationFile {
  readonly path: string;
  readonly set: string;
  readonly epoch: number;
}

export interface EvaluationFiles {
  /** Of `--export_pred`. */
  readonly predictions: readonly EvaluationFile[];
  /** Of `--eval_verbose`. */
  readonly details: readonly EvaluationFile[];
}

/** The files of the last evaluation of each data set. A folder that cannot be read has none. */
export function evaluationFiles(folder: string): EvaluationFiles {
  const names = namesIn(folder);
  return {
    predictions: lastOf(folder, names, /^predictions\.(.+)\.[^.]+\.(\d+)\.csv$/),
    details: lastOf(folder, names, /^eval\.(?:beam\.)?(.+)\.[^.]+\.(\d+)$/),
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A log may be all that is left of a run.
    return [];
  }
}

function lastOf(folder: string, names: readonly string[], pattern: RegExp): EvaluationFile[] {
  const last = new Map<string, EvaluationFile>();
  for (const name of names) {
    const [, set, number] = pattern.exec(name) ?? [];
    if (set === undefined || number === undefined) continue;
    const epoch = Number(number);
    if (epoch >= (last.get(set)?.epoch ?? 0)) {
      last.set(set, { path: join(folder, name), set, epoch });
    }
  }
  return [...last.values()].sort((a, b) => a.set.localeCompare(b.set, "en"));
}

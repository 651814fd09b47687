/** Reads the predictions by right answer that `--export_pred` writes. */
import { FileError } from "../errors.ts";
import { readTextFileIfAny } from "../files/regular_file.ts";
import type { EvaluationFile } from "./evaluation_files.ts";
import type { PredictionCounts } from "./page/data.ts";

const mostBytes = 16_000_000;
/** Rarer predictions of an answer would be dots of the palest shade. */
const mostPredictions = 30;
const mostAnswers = 300;

/** @throws {FileError} when it cannot be read, or is no such table */
export function readPredictions(
  { path, set, epoch }: EvaluationFile,
): PredictionCounts {
  const lines = (readTextFileIfAny(path, mostBytes) ?? "").split(/\r?\n/).filter((line) =>
    line !== ""
  );
  if (!lines[0]?.startsWith("answer,examples")) throw noTable(path, 1);
  const answers = lines.slice(1, mostAnswers + 1).map((line, i) => {
    const answer = answerIn(line.split(","));
    if (answer === undefined) throw noTable(path, i + 2);
    return answer;
  });
  return { set, epoch, answers };
}

function noTable(path: string, line: number): FileError {
  return new FileError(path, "expected a table as --export_pred writes it", line);
}

function answerIn(cells: readonly string[]): PredictionCounts["answers"][number] | undefined {
  const [answer, count, ...pairs] = cells, examples = Number(count);
  if (answer === undefined || !(examples > 0)) return undefined;
  const predictions: [string, number][] = [];
  for (let i = 0; i + 1 < pairs.length && pairs[i] !== ""; i += 2) {
    const times = Number(pairs[i + 1]);
    if (!(times > 0)) return undefined;
    if (predictions.length < mostPredictions) predictions.push([pairs[i]!, times]);
  }
  return { answer, examples, predictions };
}

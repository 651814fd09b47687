/** Reads the predictions by right answer that `--export_pred` writes. */
import { readTextFileIfAny } from "../files/regular_file.ts";
import type { EvaluationFile } from "./evaluation_files.ts";
import type { PredictionCounts } from "./page/data.ts";

const mostBytes = 16_000_000;
/** Rarer predictions of an answer would be dots of the palest shade. */
const mostPredictions = 30;
const mostAnswers = 300;

/** @returns `undefined` when the file has no such table @throws {FileError} when it cannot be read */
export function readPredictions(
  { path, set, epoch }: EvaluationFile,
): PredictionCounts | undefined {
  const lines = (readTextFileIfAny(path, mostBytes) ?? "").split(/\r?\n/).filter((line) =>
    line !== ""
  );
  const answers = lines.slice(1, mostAnswers + 1).map((line) => answerIn(line.split(",")));
  if (!lines[0]?.startsWith("answer,examples") || answers.includes(undefined)) return undefined;
  return { set, epoch, answers: answers.filter((answer) => answer !== undefined) };
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

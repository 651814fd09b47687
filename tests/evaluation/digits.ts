/** The data, vocabulary and checks of GCD in base 10 as the golden cases have them, without the program's own. */

import type { Batch } from "../../src/examples/batch.ts";
import { sequenceLayoutOf } from "../../src/task/sequence_layout.ts";
import type { Checker } from "../../src/evaluation/checker.ts";
import { RaisedErrors } from "../../src/problems/raised_errors.ts";

const SPECIAL_WORDS = ["<eos>", "<pad>", "<sep>", "(", ")"];
const NUMBERED = Array.from({ length: 10 }, (_, k) => `<SPECIAL_${k}>`);

/** Words by id. */
export const WORDS = [...SPECIAL_WORDS, ...NUMBERED, "+", "-", ..."0123456789", "V1", "V2"];

/** Of the batches below. */
export const layout = sequenceLayoutOf("encoder_decoder");

const EOS = WORDS.indexOf("<eos>");
const PAD = WORDS.indexOf("<pad>");
const MAX_CLASS = 101;

/** Exact answers only; `leading` is the number that the words spell, if they do. */
export const CHECKER: Checker = {
  check(_source, target, hypothesis) {
    const correct = hypothesis.join(" ") === target.join(" ");
    return {
      ...{ correct, closeD1: correct, closeD2: correct, evalMetrics: [], errorMetrics: [] },
      leading: BigInt(readNumber(hypothesis) ?? 0),
    };
  },
  judgesOtherAnswers: false,
  describeClass: String,
  onlyClass: undefined,
  classFailure: () => undefined,
  readSource: (tokens) => ({ problem: { tokens: tokens.join(" "), value: tokens.length } }),
  readAnswer(tokens) {
    const value = readNumber(tokens);
    return value === null ? undefined : { value, leading: BigInt(value) };
  },
  showAnswer: (tokens) => String(readNumber(tokens)),
  readingErrors: new RaisedErrors(),
};

/** The number spelled by a sign and digits, null for anything else. */
export function readNumber(words: readonly string[]): number | null {
  const text = words.join("");
  return /^[+-]\d+$/.test(text) ? Number(text) : null;
}

/** Ids of words separated by spaces. */
export function idsOf(text: string): number[] {
  return text.split(" ").map((word) => WORDS.indexOf(word));
}

/** The answer expected for an example, in words. */
export function answerOf(batch: Batch, example: number): string[] {
  const ids = Array.from(
    { length: batch.targetLengths[example] },
    (_, t) => batch.target[t * batch.size + example],
  );
  return ids.slice(1, -1).map((id) => WORDS[id]);
}

/** Lines `problem TAB answer` as batches, in order. */
export async function* batchesOf(lines: readonly string[], size: number): AsyncGenerator<Batch> {
  for (let start = 0; start < lines.length; start += size) {
    yield await Promise.resolve(batchOf(lines.slice(start, start + size)));
  }
}

/** Lines `problem TAB answer` as one batch. */
export function batchOf(lines: readonly string[]): Batch {
  const pairs = lines.map((line) => line.split("\t"));
  const source = timeMajor(pairs.map(([problem]) => [...idsOf(problem), EOS]));
  const target = timeMajor(pairs.map(([_, answer]) => [EOS, ...idsOf(answer), EOS]));
  const values = pairs.map(([_, answer]) => readNumber(answer.split(" "))!);
  return {
    size: lines.length,
    source: source.ids,
    sourceLength: source.length,
    sourceLengths: source.lengths,
    target: target.ids,
    targetLength: target.length,
    targetLengths: target.lengths,
    classes: Int32Array.from(values, (value) => Math.min(value, MAX_CLASS)),
  };
}

function timeMajor(rows: number[][]): { ids: Int32Array; length: number; lengths: Int32Array } {
  const lengths = Int32Array.from(rows, (row) => row.length);
  const length = Math.max(...lengths);
  const ids = new Int32Array(length * rows.length).fill(PAD);
  rows.forEach((row, i) => row.forEach((id, t) => ids[t * rows.length + i] = id));
  return { ids, length, lengths };
}

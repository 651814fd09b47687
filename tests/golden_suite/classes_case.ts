/** Classes of examples, what is said of predictions, and how examples become batches, on hand-made tokens. */
import assert from "node:assert/strict";
import { collate } from "../../src/examples/collate.ts";
import { buildTask } from "../../src/task/task.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { checkPrediction } from "../../src/problems/check.ts";
import { problemOf } from "./built.ts";
import { type CaseKind, exactly } from "./check.ts";
import type { GoldenBatch, GoldenCase, GoldenFlags } from "./golden_case.ts";
import { batchOf } from "./golden_model.ts";
import { words } from "./values.ts";

/** Of a matrix, the original takes its first row for an integer, which its evaluation then cannot use. */
type RecordedInteger = number | number[];

interface ClassRow {
  readonly input: string;
  readonly output: string;
  readonly code_class?: RecordedInteger;
  readonly decode_class?: string;
  readonly error?: string;
}

interface PredictionRow {
  readonly src: string;
  readonly tgt: string;
  readonly hyp: string;
  readonly result: RecordedInteger[];
}

interface Batching {
  readonly architecture: string;
  readonly train: boolean;
  readonly elements: [string, string][];
  readonly batch: GoldenBatch;
  readonly vocabulary: string[];
}

/** One entry of a list of the case. */
interface Entry {
  readonly title: string;
  readonly flags: GoldenFlags;
  readonly run: () => void;
}

export const classesCase: CaseKind = {
  fits: (golden) => entriesOf(golden).length > 0,
  checks: (golden) => entriesOf(golden).map(({ title, run }) => ({ title, run: exactly(run) })),
};

function entriesOf({ code_class, check_prediction, batching }: GoldenCase): Entry[] {
  const classes: { flags: GoldenFlags; rows: ClassRow[] }[] = code_class ?? [];
  const predictions: { flags: GoldenFlags; rows: PredictionRow[] }[] = check_prediction ?? [];
  return [
    ...classes.map(({ flags, rows }) => ({
      title: `classes: ${described(flags)}`,
      flags,
      run: () => rows.forEach((row) => checkClass(flags, row)),
    })),
    ...predictions.map(({ flags, rows }) => ({
      title: `predictions: ${described(flags)}`,
      flags,
      run: () => rows.forEach((row) => checkJudgement(flags, row)),
    })),
    ...(batching as Batching[] ?? []).map((entry) => ({
      title: `batches of ${entry.architecture}, ${entry.train ? "training" : "evaluation"}`,
      flags: batchingFlags(entry),
      run: () => checkBatching(entry),
    })),
  ];
}

function described(flags: GoldenFlags): string {
  const { operation, base: _, ...others } = flags;
  return [operation, ...Object.entries(others).map((entry) => entry.join(" "))].join(", ");
}

/** Where the original raises (logarithm of 0 or of nothing), only the length is missing from ours. */
function checkClass(
  flags: GoldenFlags,
  { input, output, error, code_class, decode_class }: ClassRow,
) {
  const problem = problemOf(flags);
  const [question, answer] = [
    problem.inputTokenizer.parse(words(input)),
    problem.outputTokenizer.parse(words(output)),
  ];
  const found = problem.codeClass(question, answer);
  const shortest = problemOf({ ...flags, class_by_length: false }).codeClass(question, answer);
  const recorded = code_class === undefined ? undefined : firstEntry(code_class);
  assert.equal(found, error === undefined ? recorded : shortest, `${input} | ${output}`);
  if (decode_class !== undefined) assert.equal(problem.describeClass(found), decode_class);
}

function checkJudgement(flags: GoldenFlags, { src, tgt, hyp, result }: PredictionRow): void {
  const check = checkPrediction(problemOf(flags), words(src), words(tgt), words(hyp));
  const found = [check.correct, check.closeD1, check.closeD2, check.leading].map(Number);
  assert.deepEqual(found, result.map(firstEntry), `${tgt} | ${hyp}`);
}

function firstEntry(value: RecordedInteger): number {
  return [value].flat()[0]!;
}

/** The elements are recorded without their flags. */
function batchingFlags({ architecture }: Batching): GoldenFlags {
  return { operation: "gcd", base: 10, architecture };
}

function checkBatching(entry: Batching): void {
  const parameters = flagsWith(batchingFlags(entry));
  const { problem, vocabulary, layout } = buildTask(parameters);
  assert.deepEqual(vocabulary.tokens, entry.vocabulary);
  const examples = entry.elements.map(([input, output]) => {
    const [source, target] = [words(input), words(output)];
    const question = problem.inputTokenizer.parse(source);
    const codeClass = problem.codeClass(question, problem.outputTokenizer.parse(target));
    return { source, target, codeClass };
  });
  const { source, sourceLength, sourceLengths, ...others } = collate(examples, vocabulary, layout);
  const expected = batchOf(entry.batch);
  assert.deepEqual({ ...expected, ...others }, expected);
  if (entry.batch.x1 === undefined) return; // a decoder alone is trained without the problems
  assert.deepEqual({ ...expected, source, sourceLength, sourceLengths }, expected);
}

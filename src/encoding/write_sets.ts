/** Writes examples as lines of tokens, a file for each set. */
import { setImmediate } from "node:timers/promises";
import { FileError } from "../errors.ts";
import { labelColumn } from "../examples/labels.ts";
import { lineOf } from "../examples/write/batch_lines.ts";
import { type OpenSet, splitsOf, type WrittenFile } from "../examples/write/data_files.ts";
import type { Split } from "../problems/problem.ts";
import { randomFrom, streams } from "../random.ts";
import type { Task } from "../task/task.ts";
import { AnswerCounts } from "./answer_counts.ts";
import type { Read } from "./collect.ts";
import type { Sets } from "./split.ts";

export interface EncodedSet extends WrittenFile {
  /** How many examples have each answer, by its number. */
  readonly answers: AnswerCounts;
  /** Tokens of the longest and of all. */
  readonly lengths: { readonly problem: Lengths; readonly answer: Lengths };
}

export interface Lengths {
  longest: number;
  total: number;
}

/** What writing needs. */
export interface Writing {
  readonly task: Task;
  readonly read: Read;
  readonly sets: Sets;
  readonly seed: number;
  readonly progress: (split: Split, written: number, wanted: number) => void;
  readonly signal: AbortSignal;
}

/** Lines from which the length of a file is estimated. */
const sampled = 32;

/** Examples between two looks at signals. */
const stretch = 4096;

/** @throws {FileError} when a tokenizer cannot write a value, naming the record */
export async function writeSets(writing: Writing, open: OpenSet): Promise<EncodedSet[]> {
  const { sets, signal, seed } = writing, written: EncodedSet[] = [];
  const counts = { train: sets.train.length, valid: sets.valid.length, test: sets.test.length };
  for (const split of splitsOf(counts)) {
    const encode = lineWriter(writing), examples = sets[split];
    const sample = examples.subarray(0, sampled);
    const length = sample.reduce((sum, example) => sum + encode(example).line.length, 0);
    const expectedBytes = length / sample.length * examples.length;
    const file = open(split, expectedBytes, randomFrom(seed, 0, streams[split], -1));
    const answers = new AnswerCounts(writing.read.examples.answers.size);
    const lengths = { problem: { longest: 0, total: 0 }, answer: { longest: 0, total: 0 } };
    for (let i = 0; i < examples.length; i++) {
      const example = examples[i]!, { line, problem, answer } = encode(example);
      file.add(line);
      answers.add(writing.read.examples.answerOf.at(example));
      count(lengths.problem, problem);
      count(lengths.answer, answer);
      if (i % stretch > 0) continue;
      writing.progress(split, i, examples.length);
      await setImmediate();
      signal.throwIfAborted();
    }
    const finished = await file.finish(signal);
    written.push({
      split,
      path: file.path,
      examples: examples.length,
      answers,
      lengths,
      ...finished,
    });
  }
  return written;
}

function count(lengths: Lengths, length: number): void {
  lengths.longest = Math.max(lengths.longest, length);
  lengths.total += length;
}

/** A line, and how many tokens there are on both sides. */
interface Line {
  readonly line: string;
  readonly problem: number;
  readonly answer: number;
}

function lineWriter({ task, read: { examples, labelNames } }: Writing): (example: number) => Line {
  const labelsOf = (example: number) =>
    labelColumn(labelNames.map((name, i) => [name, examples.labels[example]![i]!]));
  const problem: number[] = [], answer: number[] = [];
  return (example) => {
    problem.length = answer.length = 0;
    try {
      task.writeSource(examples.questionOf(example), problem);
      task.writeAnswer(examples.answerTo(example), answer);
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      throw new FileError(
        examples.placeOf(example),
        `cannot be written as tokens: ${error.message}`,
      );
    }
    const line = lineOf(
      { problem, answer },
      task,
      labelNames.length > 0 ? labelsOf(example) : undefined,
    );
    return { line, problem: problem.length, answer: answer.length };
  };
}

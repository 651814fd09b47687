import { maxPositions } from "../tokenizers/max_positions.ts";
import type { ProblemFiles } from "../problems/custom/modules/problem_files.ts";
import type { Question } from "../problems/problem.ts";
import { type AnyProblem, namedProblem } from "../problems/problem_for.ts";
import type { ProblemFlags } from "../problems/problem_flags.ts";
import { sourceWriterOf } from "../problems/source.ts";
import { idWriterOf, type Writer } from "../tokenizers/id_writer.ts";
import { type Vocabulary, vocabularyOf } from "../tokenizers/vocabulary.ts";
import { type Architecture, type SequenceLayout, sequenceLayoutOf } from "./sequence_layout.ts";

/** The flags that a task is built from. */
export interface TaskFlags extends ProblemFlags {
  readonly architecture: string;
}

/** What a model learns, and how examples of it are written: built once per command and handed down. */
export interface Task {
  /** Those given, with the values of all flags that the problem's file declares. */
  readonly flags: TaskFlags;
  /** Of the problem that `--problem` names; else empty. */
  readonly problemFiles: ProblemFiles;
  readonly problem: AnyProblem;
  readonly vocabulary: Vocabulary;
  /** Append token ids of one side of an example, without the special tokens that frame it. */
  readonly writeSource: Writer<Question<unknown>, number>;
  readonly writeAnswer: Writer<unknown, number>;
  readonly layout: SequenceLayout;
  /** Examples with this many tokens or more on either side are too long. */
  readonly maxLength: number;
}

/**
 * @param problemFiles those of a custom problem that were read before
 * @throws {FlagError} if the flags name no problem
 * @throws {FileError} if something is wrong with the file
 */
export function buildTask(given: TaskFlags, problemFiles: ProblemFiles = {}): Task {
  const { problem, problemFlags } = namedProblem(given, problemFiles);
  const flags = { ...given, problem_flags: problemFlags };
  const { inputTokenizer, outputTokenizer, queryTokenizer } = problem;
  const vocabulary = vocabularyOf(inputTokenizer, outputTokenizer, queryTokenizer);
  const architecture = flags.architecture as Architecture;
  return {
    ...{ flags, problemFiles, problem, vocabulary },
    writeSource: sourceWriterOf(problem, vocabulary),
    writeAnswer: idWriterOf(outputTokenizer, vocabulary),
    layout: sequenceLayoutOf(architecture),
    maxLength: longest(flags.max_len, architecture),
  };
}

/** Sequences must fit the position table whatever `--max_len` says; special tokens take positions as well. */
function longest(maxLen: number, architecture: Architecture): number {
  // A decoder alone reads both sides as one sequence. Else an answer stands between two special tokens.
  const most = architecture === "decoder_only" ? maxPositions / 2 - 1 : maxPositions - 1;
  return maxLen > 0 ? Math.min(maxLen, most) : most;
}

import type { Task } from "../../task/task.ts";
import type { ReadingRules } from "./example_reader.ts";
import { tokenHintOf } from "./token_hint.ts";
import { tokenIndexOf } from "./token_index.ts";

/** What the lines of data files must hold to be examples of a task. */
export function readingRules(
  { flags, problem, vocabulary, maxLength }: Task,
  skipBadLines: boolean,
): ReadingRules {
  const { operation, problem: file, base, data_types } = flags;
  const types = operation !== "data"
    ? ""
    : data_types === ""
    ? ", without --data_types"
    : ` --data_types ${data_types}`;
  const hasQuery = problem.queryTokenizer !== undefined;
  return {
    index: tokenIndexOf(vocabulary, hasQuery),
    hasQuery,
    vocabSize: vocabulary.tokens.length,
    vocabularyFlags: file === ""
      ? `--operation ${operation} --base ${base}${types}`
      : `--problem ${file} --base ${base}`,
    hintOf: tokenHintOf(vocabulary, base),
    maxLength,
    skipBadLines,
  };
}

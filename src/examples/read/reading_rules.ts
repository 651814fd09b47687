import type { Recipe } from "../../task/recipe.ts";
import type { Parameters } from "../../flags/table.ts";
import type { ReadingRules } from "./example_reader.ts";
import { tokenIndexOf } from "./token_index.ts";

/** What the lines of data files must hold, by the flags. */
export function readingRules(
  { operation, problem: file, base, data_types, skip_bad_lines }: Parameters,
  { problem, vocabulary, maxLength }: Pick<
    Recipe<unknown, unknown>,
    "problem" | "vocabulary" | "maxLength"
  >,
): ReadingRules {
  const types = operation !== "data"
    ? ""
    : data_types === ""
    ? ", without --data_types"
    : ` --data_types ${data_types}`;
  const hasQuery = problem.queryTokenizer !== undefined;
  return {
    index: tokenIndexOf(vocabulary, hasQuery),
    hasQuery,
    words: vocabulary.words.length,
    vocabularyFlags: file === ""
      ? `--operation ${operation} --base ${base}${types}`
      : `--problem ${file} --base ${base}`,
    maxLength,
    skipBadLines: skip_bad_lines,
  };
}

import type { Recipe } from "../batches/recipe.ts";
import type { Parameters } from "../parameters/table.ts";
import type { ReadingRules } from "./example_reader.ts";
import { tokenIndexOf } from "./token_index.ts";

/** What the lines of data files must hold, by the flags. */
export function readingRules(
  { operation, problem, base, data_types, skip_bad_lines }: Parameters,
  { vocabulary, maxLength }: Pick<Recipe<unknown, unknown>, "vocabulary" | "maxLength">,
): ReadingRules {
  const types = operation !== "data"
    ? ""
    : data_types === ""
    ? ", without --data_types"
    : ` --data_types ${data_types}`;
  return {
    index: tokenIndexOf(vocabulary),
    words: vocabulary.words.length,
    vocabularyFlags: problem === ""
      ? `--operation ${operation} --base ${base}${types}`
      : `--problem ${problem} --base ${base}`,
    maxLength,
    skipBadLines: skip_bad_lines,
  };
}

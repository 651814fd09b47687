/** What is typed for `int2int predict`, as tokens. */
import { FlagError } from "../errors.ts";
import type { Problem } from "../problems/problem.ts";
import { queryMark, readTokens } from "../problems/read_value.ts";
import { joinSource } from "../problems/source.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";

/**
 * The tokens of a problem and, behind `|`, of its query if it has one; the problem's name may stand before it.
 *
 * @throws {FlagError} saying which part cannot be read, or is missing, or is not wanted
 */
export function typedQuestion(problem: Problem<unknown, unknown>, text: string): string[] {
  const { name, inputTokenizer, queryTokenizer } = problem;
  const bare = text.trim().replace(new RegExp(`^${name}\\b`), "");
  const read = (part: string, tokenizer: Tokenizer<unknown>, expected: string) =>
    readTokens(part, tokenizer) ?? refuse(expected, text);
  // The last one: tokens of the problem may look like it.
  const mark = bare.lastIndexOf(queryMark);
  if (queryTokenizer === undefined) {
    const only = mark < 0 ? "" : ` without a query behind ${queryMark}`;
    return read(bare, inputTokenizer, `a problem of ${name}${only}`);
  }
  if (mark < 0) refuse(`a problem of ${name}, ${queryMark} and a query`, text);
  return joinSource(
    read(bare.slice(0, mark), inputTokenizer, `a problem of ${name} before ${queryMark}`),
    read(bare.slice(mark + 1), queryTokenizer, `a query of ${name} behind ${queryMark}`),
  );
}

function refuse(expected: string, found: string): never {
  throw new FlagError("predict", `expected ${expected}, found "${found}"`);
}

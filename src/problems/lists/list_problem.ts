/** What problems of lists share: values are one token each. */
import type { Random } from "../../random.ts";
import { numberArray } from "../../tokenizers/number_array.ts";
import { symbolicInts } from "../../tokenizers/symbolic_ints.ts";
import type { ElementTokenizer } from "../../tokenizers/tokenizer.ts";
import { builtIn } from "../built_in.ts";
import { problem } from "../definition.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { sizeClasses } from "../size_classes.ts";
import { drawSize } from "../sizes.ts";

/** Integers from 0 on. */
export type List = readonly bigint[];

/**
 * A list of `list_len` integers, or of a length that is uniform from `min_list_len`, and what `answerOf` makes of it. The
 * integers are uniform from 0 up to, but not including, `n_tokens`. Classes are lengths.
 */
export function listProblem(
  name: string,
  flags: ProblemFlags,
  answerOf: (list: List) => List,
): Problem<List, List> {
  return anyListProblem(name, flags, listTokenizer(flags.n_tokens, flags), answerOf);
}

/** The same, with answers of another kind. */
export function anyListProblem<A>(
  name: string,
  flags: ProblemFlags,
  outputTokenizer: ElementTokenizer<A>,
  answerOf: (list: List) => A,
): Problem<List, A> {
  return builtIn(
    problem({
      name,
      inputTokenizer: listTokenizer(flags.n_tokens, flags),
      outputTokenizer,
      generate(random) {
        const list = drawList(random, flags);
        return { problem: list, answer: answerOf(list) };
      },
    }),
    { classes: sizeClasses((list) => list.length) },
  );
}

/** Lists of integers from 0 up to, but not including, `limit`. */
export function listTokenizer(
  limit: number,
  { list_len }: ProblemFlags,
): ElementTokenizer<List> {
  return numberArray(symbolicInts(0, limit - 1), { dimensions: 1, maxSize: list_len });
}

function drawList(random: Random, { min_list_len, list_len, n_tokens }: ProblemFlags): List {
  const length = drawSize(random, min_list_len, list_len);
  return Array.from({ length }, () => BigInt(random.integer(0, n_tokens - 1)));
}

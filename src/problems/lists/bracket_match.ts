import type { Random } from "../../random.ts";
import { builtIn } from "../built_in.ts";
import { problem } from "../definition.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { sizeClasses } from "../size_classes.ts";
import { drawSize } from "../sizes.ts";
import { type List, listTokenizer } from "./list_problem.ts";

const open = 0n, close = 1n;

/**
 * A balanced word of brackets, 0 to open and 1 to close, and for each of them the position of its partner, from 0. All words of
 * a length are equally likely. Classes are lengths.
 */
export function bracketMatchProblem(flags: ProblemFlags): Problem<List, List> {
  const { min_list_len, list_len } = flags;
  return builtIn(
    problem({
      name: "bracket_match",
      inputTokenizer: listTokenizer(2, flags),
      outputTokenizer: listTokenizer(list_len, flags),
      generate(random) {
        const pairs = drawSize(random, Math.ceil(min_list_len / 2), list_len / 2);
        const word = balancedWord(random, pairs);
        return { problem: word, answer: partners(word) };
      },
    }),
    { classes: sizeClasses((word) => word.length) },
  );
}

/**
 * A uniform balanced word. Of the rotations of a word with one closing bracket too many, exactly one is a balanced word with
 * that bracket behind it (Dvoretzky and Motzkin's cycle lemma): it begins behind the first place of the lowest depth.
 */
export function balancedWord(random: Random, pairs: number): List {
  const word = random.shuffle(
    Array.from({ length: 2 * pairs + 1 }, (_, i) => i < pairs ? open : close),
  );
  let depth = 0, lowest = 0, start = 0;
  word.forEach((bracket, i) => {
    depth += bracket === open ? 1 : -1;
    if (depth < lowest) [lowest, start] = [depth, i + 1];
  });
  return [...word.slice(start), ...word.slice(0, start)].slice(0, -1);
}

/** The position of the partner of each bracket. @param word balanced */
function partners(word: List): List {
  const answer: bigint[] = [], opened: number[] = [];
  word.forEach((bracket, i) => {
    if (bracket === open) {
      opened.push(i);
      return;
    }
    const partner = opened.pop()!;
    answer[partner] = BigInt(i);
    answer[i] = BigInt(partner);
  });
  return answer;
}

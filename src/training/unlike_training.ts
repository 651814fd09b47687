import { shorten } from "../text/shorten.ts";
import { digitIn, idsIn, isLarger, isSign, type SeenProblems } from "./seen_problems.ts";

/** Digits of an integer that a message shows. */
const mostShown = 12;

/**
 * What sets a problem apart from all that a model has seen in training, in a few words; `undefined` if there is nothing.
 *
 * @param vocabulary tokens by id
 */
export function unlikeTraining(
  { longest, tokens: ids, largest }: SeenProblems,
  vocabulary: readonly string[],
): (problem: readonly string[]) => string | undefined {
  const known = new Set(idsIn(ids).map((id) => vocabulary[id]));
  return (problem) => {
    const stranger = problem.find((token) => !known.has(token));
    if (stranger !== undefined) return `no problem in training had the token ${shorten(stranger)}`;
    if (problem.length > longest) {
      return `${problem.length} tokens, and no problem in training had more than ${longest}`;
    }
    const digits = largestInteger(problem);
    if (!isLarger(digits, largest)) return undefined;
    return `an integer (digits ${shownDigits(digits)}) beyond the largest in training (${
      shownDigits(largest)
    })`;
  };
}

/** Digits of the largest integer; none if there is no integer. */
function largestInteger(problem: readonly string[]): number[] {
  let found: number[] = [];
  problem.forEach((token, at) => {
    if (!isSign(token)) return;
    const digits: number[] = [];
    for (let t = at + 1; t < problem.length && digitIn(problem[t]!) >= 0; t++) {
      digits.push(digitIn(problem[t]!));
    }
    if (isLarger(digits, found)) found = digits;
  });
  return found;
}

/** Digits of an integer as tokens have them, not all where they are many. */
export function shownDigits(digits: readonly number[]): string {
  const more = digits.length > mostShown ? `… ${digits.length} in all` : "";
  return [...digits.slice(0, mostShown), ...more === "" ? [] : [more]].join(" ");
}

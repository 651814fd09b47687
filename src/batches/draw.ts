import { TrainingError, UnknownTokenError } from "../errors.ts";
import type { Random } from "../random.ts";
import type { CodedExamples } from "./coded_examples.ts";
import type { Recipe } from "./recipe.ts";

/** How often examples were tried and why they were not taken. */
export interface Tally {
  /** Examples tried. */
  tries: number;
  /** Those that were too long. */
  tooLong: number;
  /** Those the problem's generator did not make: it returned nothing, or raised an error. */
  failed: number;
}

/** So many failures in a row mean that a generator will never succeed. */
const patience = 10_000;

/** What of a recipe says how an example is drawn. */
export type DrawRules<P, A> = Pick<
  Recipe<P, A>,
  "problem" | "writeSource" | "writeAnswer" | "split" | "maxLength"
>;

/**
 * Draws examples until one is short enough: shorter than `maxLength` on both sides, if that is above 0.
 *
 * @param tally what happened is added to it
 * @param examples gets the example
 * @throws {TrainingError} if 10,000 examples in a row could not be used
 * @throws {UnknownTokenError} if a tokenizer writes what is not among its symbols
 */
export function drawExample<P, A>(
  rules: DrawRules<P, A>,
  random: Random,
  tally: Tally,
  examples: CodedExamples,
): void {
  const { length } = examples.ids;
  let lastError: unknown;
  for (let attempt = 0; attempt < patience; attempt++) {
    tally.tries++;
    try {
      const outcome = tryExample(rules, random, examples);
      if (outcome === "example") return;
      if (outcome === "nothing") tally.failed++;
      else tally.tooLong++;
    } catch (error) {
      // No other numbers would mend that.
      if (error instanceof UnknownTokenError) throw error;
      // A generator may give up on numbers that do not suit it by any error (paper, section 4.3).
      tally.failed++;
      lastError = error;
    }
    examples.ids.truncate(length);
  }
  throw hopeless(rules.problem.name, tally, rules.maxLength, lastError);
}

function tryExample<P, A>(
  { problem, writeSource, writeAnswer, split, maxLength }: DrawRules<P, A>,
  random: Random,
  { ids, ends, classes }: CodedExamples,
): "example" | "nothing" | "too long" {
  const generated = problem.generate(random, split);
  if (generated === undefined) return "nothing";
  const start = ids.length;
  writeSource(generated, ids);
  const middle = ids.length;
  writeAnswer(generated.answer, ids);
  const codeClass = problem.codeClass(generated.problem, generated.answer, generated.query);
  const longest = Math.max(middle - start, ids.length - middle);
  if (maxLength > 0 && longest >= maxLength) return "too long";
  ends.push(middle);
  ends.push(ids.length);
  classes.push(codeClass);
  return "example";
}

function hopeless(name: string, tally: Tally, maxLength: number, cause: unknown): TrainingError {
  const reason = tally.tooLong > tally.failed
    ? `; most have ${maxLength} tokens or more: raise --max_len`
    : cause instanceof Error
    ? `; the last error was: ${cause.message}`
    : "; its generator makes nothing";
  return new TrainingError(
    `no usable example of "${name}" in ${patience.toLocaleString("en")} tries${reason}`,
    { cause },
  );
}

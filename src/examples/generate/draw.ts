import { ExampleError, isProgrammingError, isUserError, TrainingError } from "../../errors.ts";
import type { Problem, Question, Split } from "../../problems/problem.ts";
import type { Random } from "../../random.ts";
import type { Writer } from "../../tokenizers/id_writer.ts";
import type { EncodedExamples } from "../encoded_examples.ts";
import { grouped } from "../../text/grouped.ts";

/** How often examples were tried and why they were not taken. */
export interface DrawStats {
  /** Examples tried. */
  tries: number;
  /** Those that were too long. */
  tooLong: number;
  /** Those the problem's generator did not make: it returned nothing. */
  failed: number;
  /** Those at which the problem's code raised an error. */
  errors: number;
  /** What the first of these said. */
  firstError?: string;
}

/** Nothing tried yet. */
export function emptyDrawStats(): DrawStats {
  return { tries: 0, tooLong: 0, failed: 0, errors: 0 };
}

/** So many failures in a row mean that a generator will never succeed. */
const patience = 10_000;

/** How an example is drawn. */
export interface DrawRules<P, A> {
  readonly problem: Problem<P, A>;
  readonly writeSource: Writer<Question<P>, number>;
  readonly writeAnswer: Writer<A, number>;
  readonly split: Split;
  readonly maxLength: number;
}

/**
 * Draws examples until one is short enough: shorter than `maxLength` on both sides, if that is above 0.
 *
 * @param tally what happened is added to it
 * @param examples gets the example
 * @throws {TrainingError} if 10,000 examples in a row could not be used
 * @throws {FlagError | FileError} if the problem cannot make examples with these flags, or its code is wrong
 */
export function drawExample<P, A>(
  rules: DrawRules<P, A>,
  random: Random,
  tally: DrawStats,
  examples: EncodedExamples,
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
      if (holdsForAll(error)) throw error;
      // A generator may give up on numbers that do not suit it by throwing an error (paper, section 4.3).
      lastError = error;
      tally.errors++;
      tally.firstError ??= messageOf(error);
    }
    examples.ids.truncate(length);
  }
  throw generatorFailed(rules.problem.name, tally, rules.maxLength, lastError);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether other random numbers would not help. */
function holdsForAll(error: unknown): boolean {
  return isProgrammingError(error) || isUserError(error) && !(error instanceof ExampleError);
}

function tryExample<P, A>(
  { problem, writeSource, writeAnswer, split, maxLength }: DrawRules<P, A>,
  random: Random,
  { ids, ends, classes }: EncodedExamples,
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

function generatorFailed(
  name: string,
  tally: DrawStats,
  maxLength: number,
  lastError: unknown,
): TrainingError {
  const reason = tally.tooLong > tally.failed + tally.errors
    ? `; most have ${maxLength} tokens or more: raise --max_len`
    : lastError !== undefined
    ? `; the last error was: ${messageOf(lastError)}`
    : "; its generator makes nothing";
  return new TrainingError(
    `no usable example of "${name}" in ${grouped(patience)} tries${reason}`,
  );
}

import { TrainingError } from "../errors.ts";
import type { Problem, Split } from "../problems/problem.ts";
import { writeSource } from "../problems/source.ts";
import type { Random } from "../random.ts";
import type { Example } from "./collate.ts";

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

/**
 * Draws examples until one is short enough.
 *
 * @param maxLength examples with this many tokens or more on either side are rejected; 0 or less: none is
 * @param tally what happened is added to it
 * @throws {TrainingError} if 10,000 examples in a row could not be used
 */
export function drawExample<P, A>(
  problem: Problem<P, A>,
  random: Random,
  split: Split,
  maxLength: number,
  tally: Tally,
): Example {
  let lastError: unknown;
  for (let attempt = 0; attempt < patience; attempt++) {
    tally.tries++;
    try {
      const example = tryExample(problem, random, split);
      if (example !== undefined && isShort(example, maxLength)) return example;
      if (example === undefined) tally.failed++;
      else tally.tooLong++;
    } catch (error) {
      // A generator may give up on numbers that do not suit it by any error (paper, section 4.3).
      tally.failed++;
      lastError = error;
    }
  }
  throw hopeless(problem.name, tally, maxLength, lastError);
}

function tryExample<P, A>(
  problem: Problem<P, A>,
  random: Random,
  split: Split,
): Example | undefined {
  const generated = problem.generate(random, split);
  if (generated === undefined) return undefined;
  return {
    source: writeSource(problem, generated),
    target: problem.outputTokenizer.encode(generated.answer),
    codeClass: problem.codeClass(generated.problem, generated.answer, generated.query),
  };
}

function isShort({ source, target }: Example, maxLength: number): boolean {
  return maxLength <= 0 || (source.length < maxLength && target.length < maxLength);
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

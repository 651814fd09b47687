/** How long examples are, as far as that is known before they are all made. */
import type { Batch, BatchShape } from "./batch.ts";
import type { Part, SequenceLayout } from "../task/sequence_layout.ts";

/** The longest sequences on both sides, special tokens included. */
export type Lengths = Omit<BatchShape, "size">;

/** Nothing yet. */
export const noLengths: Lengths = { sourceLength: 0, targetLength: 0 };

/** The longer of each. */
export function longer(a: Lengths, b: Lengths): Lengths {
  return {
    sourceLength: Math.max(a.sourceLength, b.sourceLength),
    targetLength: Math.max(a.targetLength, b.targetLength),
  };
}

/**
 * The longest of `count` examples, as a layout arranges them.
 *
 * @param lengthOf tokens of a side of example number `index`, without special ones
 */
export function longestOf(
  count: number,
  lengthOf: (index: number, side: "problem" | "answer") => number,
  layout: SequenceLayout,
): Lengths {
  const source = lengthRule(layout.source), target = lengthRule(layout.target);
  let { sourceLength, targetLength } = noLengths;
  for (let i = 0; i < count; i++) {
    const problem = lengthOf(i, "problem"), answer = lengthOf(i, "answer");
    sourceLength = Math.max(sourceLength, source(problem, answer));
    targetLength = Math.max(targetLength, target(problem, answer));
  }
  if (layout.coversAnswers) sourceLength = Math.max(sourceLength, targetLength);
  return { sourceLength, targetLength };
}

function lengthRule(parts: readonly Part[]): (problem: number, answer: number) => number {
  const count = (wanted: Part) => parts.filter((part) => part === wanted).length;
  const problems = count("problem"), answers = count("answer");
  const special = parts.length - problems - answers;
  return (problem, answer) => special + problems * problem + answers * answer;
}

/** Examples of a sample: the longest of so many is nearly as long as most batches become. */
const sampleSize = 256;

/** Generators may be slow, and a run should start. */
const usualPatience = 1000;

/**
 * The longest among the next examples of a source.
 *
 * @param first number of the first of them @param patience milliseconds after which those made so far have to do
 */
export async function sampleLengths(
  examples: (first: number, count: number) => Batch | Promise<Batch>,
  first: number,
  count = sampleSize,
  patience = usualPatience,
): Promise<Lengths> {
  const start = performance.now(), step = 32;
  let lengths = noLengths, done = 0;
  do {
    lengths = longer(lengths, await examples(first + done, Math.min(step, count - done)));
    done += step;
  } while (done < count && performance.now() - start < patience);
  return lengths;
}

import type { Problem, Question, Split } from "../problems/problem.ts";
import { problemFor } from "../problems/problem_for.ts";
import type { ProblemParameters } from "../problems/problem_parameters.ts";
import { sourceWriterOf } from "../problems/source.ts";
import { type Random, randomSeries, streams } from "../random.ts";
import { idWriterOf, type Writer } from "../tokenizers/id_writer.ts";
import { type Vocabulary, vocabularyOf } from "../tokenizers/vocabulary.ts";
import { type Batch, maxPositions } from "../examples/batch.ts";
import { CodedExamples } from "../examples/encoded_examples.ts";
import { collateCoded } from "../examples/collate.ts";
import { drawExample, emptyTally, type Tally } from "../examples/generate/draw.ts";
import { type Architecture, type Framing, framingOf } from "./sequence_layout.ts";

/** Which examples to make: plain data, so that it can be sent to a worker. */
export interface Order {
  readonly parameters: ProblemParameters & {
    readonly architecture: string;
    readonly max_len: number;
  };
  /** Not negative: see `drawSeed` for runs that were given none. */
  readonly seed: number;
  /** Number of this process among those that train together. */
  readonly rank: number;
  readonly split: Split;
}

/** All that is needed to make any batch of a run. */
export interface Recipe<P, A> {
  readonly problem: Problem<P, A>;
  readonly vocabulary: Vocabulary;
  /** Write both sides of an example as numbers of the vocabulary. */
  readonly writeSource: Writer<Question<P>, number>;
  readonly writeAnswer: Writer<A, number>;
  /** All chance that example number `example` takes. */
  readonly randomOf: (example: number) => Random;
  readonly framing: Framing;
  readonly maxLength: number;
  readonly seed: number;
  readonly rank: number;
  readonly split: Split;
}

/** A batch, and what making it took. */
export interface Generated {
  readonly batch: Batch;
  readonly tally: Tally;
}

/** Where the examples of a batch are put together: the same for every batch, so that it need not grow each time. */
const scratch = new CodedExamples();

/** @throws {FlagError} if the parameters name no problem */
export function recipeFor({ parameters, seed, rank, split }: Order): Recipe<unknown, unknown> {
  const problem = problemFor(parameters);
  const { inputTokenizer, outputTokenizer, queryTokenizer } = problem;
  const vocabulary = vocabularyOf(inputTokenizer, outputTokenizer, queryTokenizer);
  const architecture = parameters.architecture as Architecture;
  return {
    ...{ problem, vocabulary, seed, rank, split },
    writeSource: sourceWriterOf(problem, vocabulary),
    writeAnswer: idWriterOf(outputTokenizer, vocabulary),
    randomOf: randomSeries(seed, rank, streams[split]),
    framing: framingOf(architecture),
    maxLength: longest(parameters.max_len, architecture),
  };
}

/** Sequences must fit the position table whatever `--max_len` says; special tokens take positions as well. */
function longest(maxLen: number, architecture: Architecture): number {
  // A decoder alone reads both sides as one sequence. Else an answer stands between two special tokens.
  const most = architecture === "decoder_only" ? maxPositions / 2 - 1 : maxPositions - 1;
  return maxLen > 0 ? Math.min(maxLen, most) : most;
}

/**
 * Makes the batch of examples number `first` to `first + count - 1`.
 *
 * Each example has a stream of random numbers of its own, so it depends on the recipe and its number alone: not on the
 * size of batches, not on which worker makes it, not on what was made before.
 *
 * @throws {TrainingError} if the problem's generator never succeeds
 * @throws {FlagError | FileError} if the problem cannot make examples with these flags, or its code is wrong
 */
export function generateBatch<P, A>(
  recipe: Recipe<P, A>,
  first: number,
  count: number,
): Generated {
  const tally = emptyTally();
  scratch.clear();
  for (let number = first; number < first + count; number++) {
    drawExample(recipe, recipe.randomOf(number), tally, scratch);
  }
  return { batch: collateCoded(scratch, recipe.framing), tally };
}

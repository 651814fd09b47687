import { ExampleError } from "../errors.ts";
import type { Search } from "../problems/search.ts";
import { type Random, randomSeries, streams } from "../random.ts";
import type { Task } from "../task/task.ts";
import { keyOf } from "./population.ts";
import { noTally, type Tally } from "./tally.ts";

/** Constructions number `first`, `first + 1`, … of a round. */
export interface Job {
  readonly round: number;
  readonly first: number;
  /** Ids of their tokens; `null`: a random start. */
  readonly items: readonly (readonly number[] | null)[];
}

export interface Improved {
  /** Canonical forms of what was found, in tokens, and their scores. */
  readonly found: readonly { readonly tokens: readonly number[]; readonly score: number }[];
  /** Keys of the items that were constructions before. */
  readonly valid: readonly string[];
  /** All but what is repeated. */
  readonly tally: Tally;
}

/**
 * Improves constructions by the search's own code. All chance follows from the seed and the numbers of round and construction.
 *
 * @param longest tokens that a construction may have
 * @throws {FileError} if that code is wrong
 */
export function localSearch(task: Task, seed: number, longest: number): (job: Job) => Improved {
  const search = task.problem.search!;
  return ({ round, first, items }) => {
    const randomOf = randomSeries(seed, round, streams.search);
    const all = items.map((item, i) => attempt(task, search, item, randomOf(first + i)));
    const fitting = all.flatMap(({ found }) =>
      found !== undefined && found.tokens.length <= longest ? [found] : []
    );
    const count = (isCounted: (each: Attempt) => boolean) => all.filter(isCounted).length;
    const firstError = all.find(({ error }) => error !== undefined)?.error;
    return {
      found: fitting,
      valid: all.flatMap(({ valid }) => valid ?? []),
      tally: {
        ...noTally,
        tried: items.length,
        unreadable: count(({ isUnreadable }) => isUnreadable === true),
        valid: count(({ valid }) => valid !== undefined),
        improved: count(({ isBetter }) => isBetter === true),
        tooLong: count(({ found }) => found !== undefined && found.tokens.length > longest),
        errors: count(({ error }) => error !== undefined),
        ...firstError !== undefined && { firstError },
      },
    };
  };
}

interface Attempt {
  readonly isUnreadable?: boolean;
  readonly found?: Improved["found"][number];
  readonly valid?: string | undefined;
  readonly isBetter?: boolean;
  readonly error?: string;
}

function attempt(
  task: Task,
  search: Search<unknown>,
  item: Job["items"][number],
  random: Random,
): Attempt {
  try {
    return improved(task, search, item, random);
  } catch (error) {
    if (error instanceof ExampleError) return { error: error.message };
    throw error;
  }
}

function improved(
  { problem, vocabulary, writeAnswer }: Task,
  search: Search<unknown>,
  item: Job["items"][number],
  random: Random,
): Attempt {
  const before = item === null
    ? search.start(random)
    : problem.outputTokenizer.parse(vocabulary.tokensOf(item));
  if (before === undefined) return { isUnreadable: true };
  const written = (construction: unknown): number[] => {
    const ids: number[] = [];
    writeAnswer(search.canonical(construction), ids);
    return ids;
  };
  const scoreBefore = search.score(before);
  const valid = scoreBefore === undefined ? undefined : keyOf(written(before));
  const after = search.improve(before, random);
  const score = after === undefined ? undefined : search.score(after);
  if (score === undefined) return { valid };
  const isBetter = scoreBefore === undefined || score > scoreBefore;
  return { found: { tokens: written(after), score }, valid, isBetter };
}

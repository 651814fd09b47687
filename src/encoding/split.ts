/** Which examples go to which set. */
import type { GrowableInt32Array } from "../examples/growable_int32_array.ts";
import { FlagError } from "../errors.ts";
import type { Split } from "../problems/problem.ts";
import type { Random } from "../random.ts";
import { grouped } from "../text/grouped.ts";
import type { Collected } from "./collected.ts";

/** Number of examples of each set; undefined: a tenth of all for validation and test, at most 10,000, and the rest for training. */
export type WantedCounts = Readonly<Record<Split, number | undefined>>;

export interface SplitWishes {
  readonly counts: WantedCounts;
  /** At most so many examples of each answer; 0: all. */
  readonly balance: number;
  /** Whether all sets have the same proportions of answers. */
  readonly isStratified: boolean;
  /** Whether what comes last in the file is for test, and what comes before that for validation. */
  readonly isInOrder: boolean;
}

/** Numbers of the examples of each set. */
export type Sets = Readonly<Record<Split, Int32Array>>;

/** How many examples validation and test get unless told otherwise. */
const usualShare = 0.1, usualMost = 10_000;

/**
 * Splits the examples at random, those of one group always into one set. Examples with contradictory answers are left out.
 *
 * @throws {FlagError} when there are too few examples
 */
export function splitExamples(collected: Collected, wishes: SplitWishes, random: Random): Sets {
  const { balance, isInOrder, isStratified } = wishes;
  const usable = balanced(shuffled(consistentOf(collected), random), balance, collected);
  const counts = countsFor(usable.length, wishes.counts);
  if (isInOrder) return cut(usable.sort(), counts);
  if (collected.groups.size > 0) {
    const train = wishes.counts.train ?? Infinity;
    return cutGroups(usable, { ...counts, train }, collected, random);
  }
  return isStratified ? cutStratified(usable, counts, collected) : cut(usable, counts);
}

function consistentOf({ problems, contradictory }: Collected): Int32Array {
  const examples = numbersTo(problems.size);
  return contradictory.size === 0
    ? examples
    : examples.filter((example) => !contradictory.has(example));
}

function numbersTo(count: number): Int32Array {
  return new Int32Array(count).map((_, number) => number);
}

/** The same numbers, put in random order (Fisher and Yates). */
function shuffled(numbers: Int32Array, random: Random): Int32Array {
  for (let last = numbers.length - 1; last > 0; last--) {
    const other = random.integer(0, last), number = numbers[last]!;
    numbers[last] = numbers[other]!;
    numbers[other] = number;
  }
  return numbers;
}

function balanced(examples: Int32Array, most: number, { answers, answerOf }: Collected) {
  if (most === 0) return examples;
  const taken = new Int32Array(answers.size);
  return examples.filter((example) => taken[answerOf.at(example)]!++ < most);
}

function countsFor(total: number, { train, valid, test }: WantedCounts): Record<Split, number> {
  const usual = Math.min(usualMost, Math.floor(total * usualShare));
  const held = { valid: valid ?? usual, test: test ?? usual };
  const rest = total - held.valid - held.test;
  if (rest < (train ?? 1)) {
    const flags = `${train === undefined ? "" : "--train, "}--valid and --test`;
    const wanted = grouped(held.valid + held.test + (train ?? 1));
    throw new FlagError(
      train === undefined ? "--valid" : "--train",
      `${flags} ask for ${wanted} examples${
        train === undefined ? " with at least one to train on" : ""
      }, ` +
        `and there are ${grouped(total)}`,
    );
  }
  return { ...held, train: train ?? rest };
}

/** Training first: in order, what is to be predicted comes later than what is learned from. */
function cut(examples: Int32Array, { train, valid, test }: Record<Split, number>): Sets {
  const end = examples.length, validFrom = end - test - valid;
  return {
    train: examples.subarray(validFrom - train, validFrom),
    valid: examples.subarray(validFrom, end - test),
    test: examples.subarray(end - test),
  };
}

/** Groups, in random order, fill test and validation; those that no longer fit go on to the next set. */
function cutGroups(
  examples: Int32Array,
  counts: Record<Split, number>,
  { groups, groupOf }: Collected,
  random: Random,
): Sets {
  const sizes = frequencies(examples, groupOf, groups.size);
  const splits = ["test", "valid", "train"] as const, left = { ...counts };
  const setOf = new Int8Array(groups.size);
  for (const group of shuffled(numbersTo(groups.size), random)) {
    const size = sizes[group]!, set = splits.findIndex((split) => size <= left[split]);
    setOf[group] = set;
    if (set >= 0) left[splits[set]!] -= size;
  }
  const of = (set: number) => examples.filter((example) => setOf[groupOf.at(example)] === set);
  return { test: of(0), valid: of(1), train: of(2) };
}

function cutStratified(
  examples: Int32Array,
  { train, valid, test }: Record<Split, number>,
  { answers, answerOf }: Collected,
): Sets {
  let rest = examples;
  const take = (count: number): Int32Array => {
    const left = quotas(frequencies(rest, answerOf, answers.size), rest.length, count);
    const isTaken = Uint8Array.from(rest, (example) => left[answerOf.at(example)]!-- > 0 ? 1 : 0);
    const set = rest.filter((_, i) => isTaken[i] === 1);
    rest = rest.filter((_, i) => isTaken[i] === 0);
    return set;
  };
  return { test: take(test), valid: take(valid), train: take(train) };
}

function frequencies(examples: Int32Array, numberOf: GrowableInt32Array, most: number): Int32Array {
  const frequency = new Int32Array(most);
  for (const example of examples) frequency[numberOf.at(example)]!++;
  return frequency;
}

/** Shares of `count` in the proportions of some frequencies, by the method of largest remainders. */
function quotas(frequency: Int32Array, total: number, count: number): Int32Array {
  const exact = Float64Array.from(frequency, (n) => n * count / total);
  const whole = Int32Array.from(exact, Math.floor);
  const missing = count - whole.reduce((sum, n) => sum + n, 0);
  const byRemainder = Array.from(exact.keys())
    .sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1) || a - b);
  for (const answer of byRemainder.slice(0, missing)) whole[answer]!++;
  return whole;
}

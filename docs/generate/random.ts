/** The tables of what `random` draws: each example is drawn when the table is made. */
import { showValue } from "../../src/text/show_value.ts";
import { type Random, randomFrom } from "../../src/random.ts";
import { code, table } from "../../src/text/markdown.ts";

type Entry = readonly [call: string, draws: string, law: string];

const numbers: readonly Entry[] = [
  ["uniform()", "a number from 0 up to, but not including, 1", "uniform, a multiple of 2^-53"],
  ["integer(-5, 5)", "an integer, both bounds included", "uniform"],
  ["bigInteger(1n, 10n ** 20n)", "the same for `bigint`s of any size", "uniform"],
  ["normal()", "a number with mean 0 and variance 1", "normal"],
  [
    "logUniform(1, 1_000_000)",
    "an integer of any size; bounds from 1 on",
    "its logarithm is uniform: *n* comes with a probability proportional to log(*n* + 1) − log(*n*)",
  ],
  ["prime(2, 100)", "a prime", "uniform among the primes between the bounds"],
];

const items: readonly Entry[] = [
  ['choice(["a", "b", "c"])', "one of some items", "uniform"],
  ['weightedChoice(["a", "b"], [9, 1])', "one of some items", "proportional to the weights"],
  ["shuffle([1, 2, 3])", "the items in random order", "uniform among all orders"],
  ["permutation(5)", "the integers from 0 to 4 in random order", "uniform"],
  ["subset([1, 2, 3, 4, 5])", "some of the items, in their order", "uniform among all subsets"],
  ["subset([1, 2, 3, 4, 5], 2)", "so many of the items", "uniform among the subsets of this size"],
  ["partition(10)", "a partition of an integer up to 10,000", "uniform among its partitions"],
];

const objects: readonly Entry[] = [
  ["matrix(2, 3, -9, 9)", "a matrix by rows, with entries between the bounds", "uniform"],
  [
    "polynomial(3, -9n, 9n)",
    "coefficients of a polynomial of this degree, the highest first",
    "uniform among those whose first coefficient is not 0",
  ],
  [
    "graph(5, { probability: 0.5 })",
    "the edges of a graph with vertices 0 to 4",
    "each edge is there with this probability (Erdős and Rényi)",
  ],
  ["graph(5, { edges: 3 })", "the same with so many edges", "uniform among these graphs"],
  ["tree(5)", "the edges of a tree with vertices 0 to 4", "uniform among the labeled trees"],
];

export const numbersDrawn = () => drawn(numbers);
export const itemsDrawn = () => drawn(items);
export const objectsDrawn = () => drawn(objects);

function drawn(entries: readonly Entry[]): string {
  const rows = entries.map(([call, draws, law]) => [
    code(`random.${call}`),
    draws,
    law,
    code(exampleOf(call)),
  ]);
  return table(["call", "draws", "law", "for example"], rows);
}

function exampleOf(call: string): string {
  const draw = new Function("random", `return random.${call};`) as (random: Random) => unknown;
  return literal(draw(randomFrom(2)));
}

/** As code has it: `bigint`s with their letter. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "string" ? JSON.stringify(value) : showValue(value);
}

import type { ProblemParameters } from "../../src/problems/problem_parameters.ts";

/** The parameters of a problem as the command line has them by default. */
export const defaultParameters = {
  operation: "gcd",
  base: 1000,
  minint: 1n,
  maxint: 1_000_000n,
  max_class: 101,
  class_by_length: false,
  max_len: 512,
} satisfies ProblemParameters & { max_len: number };

/** Tokens written with spaces between them. */
export function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}

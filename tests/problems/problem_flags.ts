import type { ProblemFlags } from "../../src/problems/problem_flags.ts";

/** The parameters of a problem as the command line has them by default. */
export const defaultParameters = {
  operation: "gcd",
  problem: "",
  problem_flags: "",
  data_types: "",
  base: 1000,
  minint: 1n,
  maxint: 1_000_000n,
  modulus: 67n,
  dim1: 10,
  dim2: 10,
  max_class: 101,
  class_by_length: false,
  architecture: "encoder_decoder",
  max_len: 512,
} satisfies ProblemFlags & { architecture: string };

/** Tokens written with spaces between them. */
export function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}

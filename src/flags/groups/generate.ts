import { between, type Rows } from "../flag.ts";

/** More could not be distinguished in memory. */
const count = between(0, 1_000_000_000);

/** Flags of `int2int generate` alone: they are no parameters of a run. */
export const generate = {
  train: {
    type: "integer",
    default: 1_000_000,
    help: "training examples to write",
    check: count,
  },
  valid: {
    type: "integer",
    default: 10_000,
    help: "validation examples to write",
    check: count,
  },
  test: {
    type: "integer",
    default: 10_000,
    help: "test examples to write",
    check: count,
  },
  output: {
    type: "string",
    default: ".",
    help: "folder for the files OPERATION.train, .valid, .test and .manifest.json; " +
      "none of them may exist",
  },
} as const satisfies Rows;

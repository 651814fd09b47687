import { between, type Rows } from "../flag.ts";

/** Flags of `int2int try` alone. */
export const tryRows = {
  show: {
    type: "integer",
    default: 5,
    help: "examples that are printed",
    check: between(1, 1000),
  },
} as const satisfies Rows;

import type { Rows } from "../flag.ts";

/** Flags of `int2int info` alone. */
export const info = {
  json: {
    type: "switch",
    default: false,
    help: "print JSON, for programs",
  },
} as const satisfies Rows;

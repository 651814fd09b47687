import { matching, type Rows } from "../flag.ts";

/** Flags of `int2int report` alone. */
export const report = {
  output: {
    type: "string",
    default: "report.html",
    help: "the HTML file that is written; an earlier one is replaced",
    // A slip must not replace a log or a checkpoint.
    check: matching(/\.html?$/, "a name that ends in .html"),
  },
} as const satisfies Rows;

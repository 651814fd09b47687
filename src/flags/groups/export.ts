import { between, matching, type Rows } from "../flag.ts";

/** Flags of `int2int export` alone. */
export const exportFlags = {
  web: {
    type: "string",
    default: "",
    help:
      "instead of ONNX files, write this HTML file: a page that answers problems in any browser, " +
      "without a network; a page of more than 30 MB becomes a folder for a web server",
    // A slip must not replace a log or a checkpoint.
    check: matching(/^$|[^/\\]\.html?$/, "a name that ends in .html"),
  },
  web_bits: {
    type: "integer",
    default: 0,
    help:
      "bits of each weight of the page, 16 or 32; 0: 32 if the page then has at most 30 MB, else 16",
    check: {
      expected: "16, 32 or 0",
      accepts: (value) => value === 0 || value === 16 || value === 32,
    },
  },
  web_problems: {
    type: "integer",
    default: 200,
    help: "problems with right answers on the page, for readers to try the model on",
    check: between(0, 10_000),
  },
  web_data: {
    type: "string",
    default: "",
    help:
      "file of examples to take these problems from, the first ones; left out: they are generated",
    names: "file",
  },
} as const satisfies Rows;

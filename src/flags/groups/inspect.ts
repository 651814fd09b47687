import type { Rows } from "../flag.ts";

/** Flags of `int2int inspect` alone. */
export const inspect = {
  output: {
    type: "string",
    default: "",
    help: "folder for the page with all arrays (safetensors) and tables (CSV); " +
      "left out: only the page, inspect.html in the current folder",
  },
} as const satisfies Rows;

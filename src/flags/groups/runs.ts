import type { Rows } from "../flag.ts";

/** Flags of `int2int runs` alone: how its table is made. */
export const runs = {
  metric: {
    type: "string",
    default: "",
    help: "what the runs are compared by, e.g. valid_arithmetic_xe_loss; the validation accuracy " +
      "where none is named",
  },
  sort: {
    type: "string",
    default: "",
    help: "column that orders the rows, e.g. best; -best puts the largest first",
  },
  filter: {
    type: "string",
    default: "",
    help: "only runs that meet these conditions on columns and flags, " +
      'e.g. "base=10 & best>90"; with =, !=, <, <=, > and >=',
  },
  group_by: {
    type: "string",
    default: "",
    help:
      "flags, separated by commas: one row for each combination of their values, with mean and " +
      "standard deviation over its runs, e.g. over seeds",
  },
  csv: { type: "switch", default: false, help: "print all columns as CSV" },
  json: { type: "switch", default: false, help: "print all columns, and all flags, as JSON" },
} as const satisfies Rows;

import { atLeast, between, type Rows } from "../flag.ts";

const count = between(-1, 1_000_000_000);

/** Flags of `int2int encode` alone: they are no parameters of a run. */
export const encode = {
  columns: {
    type: "string",
    default: "",
    help:
      "PROBLEM:ANSWER or PROBLEM:QUERY:ANSWER, each a column, by name or number from 1, or several that make " +
      "one list: a1,a2 or a1..a6; may be left out where a file has two columns",
  },
  window: {
    type: "integer",
    default: 0,
    help:
      "of sequences: the next term from this many before it; the terms are those of the column, or of the list in it",
    check: atLeast(0),
  },
  valid: {
    type: "integer",
    default: -1,
    help: "validation examples; -1: a tenth of all, at most 10,000",
    check: count,
  },
  test: {
    type: "integer",
    default: -1,
    help: "test examples; -1: a tenth of all, at most 10,000",
    check: count,
  },
  train: {
    type: "integer",
    default: -1,
    help: "training examples; -1: all that are left",
    check: count,
  },
  group: {
    type: "string",
    default: "",
    help:
      "column whose equal values belong together, e.g. an isogeny class: all examples of a group go to one set, " +
      "and the group is kept as a label",
  },
  label: {
    type: "string",
    default: "",
    help:
      "columns that are kept as labels, by which accuracy is reported, e.g. conductor,torsion; a model never sees them",
  },
  stratify: {
    type: "boolean",
    default: false,
    help: "the same proportions of answers in all sets",
  },
  balance: {
    type: "integer",
    default: 0,
    help: "at most this many examples of each answer, drawn at random; 0: all",
    check: atLeast(0),
  },
  data_format: {
    type: "string",
    default: "",
    help: "format of the files, where neither their names nor their beginnings tell",
  },
  skip_bad_lines: {
    type: "boolean",
    default: false,
    help:
      "leave out records that cannot be understood, and say how many, rather than stop at the first",
  },
  output: {
    type: "string",
    default: ".",
    help:
      "folder for the files data.train, .valid, .test and .manifest.json; none of them may exist",
  },
} as const satisfies Rows;

import { oneOfOrEmpty, type Rows } from "../flag.ts";

/** Flags of `int2int predict` alone. */
export const predict = {
  input: {
    type: "string",
    default: "",
    help:
      "file of problems (- is standard input): one a line, as predict reads them, or the records of " +
      "a table with --columns; the operand is then a run or a saved model",
    names: "file",
  },
  columns: {
    type: "string",
    default: "",
    help:
      "which columns of --input are PROBLEM, PROBLEM:ANSWER or PROBLEM:QUERY:ANSWER: names, numbers " +
      "from 1 or ranges, as in a1..a6:rank; several are joined by commas",
  },
  data_format: {
    type: "string",
    default: "",
    help: "format of the table, where neither its name nor its beginning tells",
  },
  output: {
    type: "string",
    default: "",
    help: "file for the answers, which appears when all are there; left out: standard output",
  },
  output_format: {
    type: "string",
    default: "",
    help:
      "csv, jsonl (one JSON object a line) or text; left out: by the name of --output, else text",
    check: oneOfOrEmpty("csv", "jsonl", "text"),
  },
} as const satisfies Rows;

import { assignmentsExpected, textsIn } from "../assignments.ts";
import { operationNames, operationsThatRead } from "../choices.ts";
import { allOf, anyOf, called, is, isNot } from "../condition.ts";
import { problemOfDataTypes, typesExpected, writesDigits } from "../data_types.ts";
import { atLeast, between, type Condition, matching, oneOf, type Rows } from "../flag.ts";
import { customProblem, drawnProblems } from "./conditions.ts";

const writesIntegers: Condition = {
  words: "an int in --data_types",
  met: ({ operation, problem, data_types }) =>
    operation !== "data" || problem !== "" || data_types === "" || writesDigits(String(data_types)),
};

const drawsFromMinimum = called(
  "an operation other than matrix_rank, which draws between minus and plus --maxint",
  isNot("operation", "matrix_rank"),
);

const learned = { help: "the problem that the model has learned, where its file does not say so" };

/** Paper, section 3.5. */
export const generation = {
  operation: {
    type: "string",
    default: "data",
    usedBy: ["train", "evaluate", "export_data", "generate", "predict"],
    help: "the problem to learn; data takes problems and solutions from files",
    meansTo: {
      evaluate: learned,
      predict: learned,
      generate: { help: "the problem of which examples are written" },
      export_data: { help: "the problem of which examples are written" },
    },
    check: oneOf(...operationNames),
    shapesModel: true,
  },
  problem: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate", "export_data", "generate", "predict", "export"],
    help: "a problem of your own instead of an operation: a file in TypeScript or JavaScript, " +
      "which is run; see the folder examples",
    check: matching(/^$|\.m?[jt]s$/, "a file whose name ends in .ts or .js"),
    names: "file",
    describesModel: true,
  },
  problem_flags: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate", "export_data", "generate", "predict", "export"],
    needs: [customProblem],
    help:
      "flags that the file of --problem declares, as NAME=VALUE,NAME=VALUE; each can be given " +
      "by its own name, too: --NAME VALUE",
    check: {
      expected: assignmentsExpected,
      accepts: (text: string) => textsIn(text) !== undefined,
    },
    describesModel: true,
    addedLater: true,
  },
  base: {
    type: "integer",
    default: 1000,
    usedBy: ["train", "evaluate", "export_data", "generate", "predict"],
    needs: [writesIntegers],
    help: "integers are written as a sign and digits in this base, one token per digit",
    check: between(2, 10_000_000),
    shapesModel: true,
  },
  minint: {
    type: "bigint",
    default: 1n,
    usedBy: ["train", "evaluate", "export_data", "generate", "predict"],
    needs: [drawsFromMinimum],
    idleWithout: [drawnProblems],
    help: "smallest integer in generated problems (any size)",
    describesModel: true,
  },
  maxint: {
    type: "bigint",
    default: 1000000n,
    usedBy: ["train", "evaluate", "export_data", "generate", "predict"],
    idleWithout: [drawnProblems],
    help: "largest integer in generated problems (any size)",
    describesModel: true,
  },
  modulus: {
    type: "bigint",
    default: 67n,
    usedBy: ["train", "evaluate", "export_data", "generate", "predict"],
    needs: [anyOf(is("operation", ...operationsThatRead("modulus")), customProblem)],
    idleWithout: [drawnProblems],
    help: "modulus of modular_add and modular_mul (any size)",
    check: atLeast(1),
    describesModel: true,
  },
  dim1: {
    type: "integer",
    default: 10,
    usedBy: ["train", "evaluate", "export_data", "generate", "predict"],
    needs: [anyOf(is("operation", ...operationsThatRead("dim1")), customProblem)],
    idleWithout: [drawnProblems],
    help: "rows of the matrix, for matrix_rank",
    check: between(1, 100),
    shapesModel: true,
  },
  dim2: {
    type: "integer",
    default: 10,
    usedBy: ["train", "evaluate", "export_data", "generate", "predict"],
    needs: [anyOf(is("operation", ...operationsThatRead("dim2")), customProblem)],
    idleWithout: [drawnProblems],
    help: "columns of the matrix, for matrix_rank",
    check: between(1, 100),
    shapesModel: true,
  },
  data_types: {
    type: "string",
    default: "",
    needs: [called("--operation data", allOf(is("operation", "data"), is("problem", "")))],
    help:
      "types of problem and solution for --operation data, like int[5]:range(2), or of problem, query and " +
      "solution: int, float, set(int) and others (docs/reference/problems.md); empty: any integers in the base, with or without sign",
    check: {
      expected: typesExpected,
      accepts: (types) => types === "" || problemOfDataTypes(types) === undefined,
      explain: problemOfDataTypes,
    },
    shapesModel: true,
  },
  export_data: {
    type: "boolean",
    default: false,
    usedBy: ["train", "export_data"],
    help: "write generated examples to the file data.prefix in the folder of the run, do not train",
  },
} as const satisfies Rows;

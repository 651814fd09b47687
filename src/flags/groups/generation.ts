import { assignmentsExpected, textsIn } from "../assignments.ts";
import { operationNames, operationsThatRead } from "../choices.ts";
import { allOf, anyOf, called, is } from "../condition.ts";
import { problemOfDataTypes, typesExpected, writesDigits } from "../data_types.ts";
import { atLeast, between, type Condition, matching, oneOf, type Rows } from "../flag.ts";
import { noneOf } from "../../text/nearest.ts";
import { customProblem, drawnProblems } from "./conditions.ts";

const writesIntegers: Condition = {
  words: "an int in --data_types",
  met: ({ operation, problem, data_types }) =>
    operation !== "data" || problem !== "" || data_types === "" || writesDigits(String(data_types)),
};

/** Data and files for --problem may contain anything. */
const hasNumbers = called(
  "an operation on numbers written as digits, as gcd",
  is("operation", "data", ...operationsThatRead("base")),
);

const drawsFromMinimum = called(
  "an operation on integers from --minint to --maxint, as gcd; matrices have entries up to ±--maxint",
  is("operation", "data", ...operationsThatRead("minint")),
);

const drawsToMaximum = called(
  "an operation on integers up to --maxint, as gcd",
  is("operation", "data", ...operationsThatRead("maxint")),
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
    check: {
      ...oneOf(...operationNames),
      explain: (name) => noneOf("operation", name, operationNames),
    },
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
    needs: [writesIntegers, hasNumbers],
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
    needs: [drawsToMaximum],
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
    help: "modulus of modular_add and modular_mul, also called modular_product (any size)",
    check: atLeast(1),
    describesModel: true,
  },
  dim1: {
    type: "integer",
    default: 10,
    usedBy: ["train", "evaluate", "export_data", "generate", "predict"],
    needs: [anyOf(is("operation", ...operationsThatRead("dim1")), customProblem)],
    idleWithout: [drawnProblems],
    help: "rows of matrices; those of square ones and of symmetric ones are also their columns",
    check: between(1, 100),
    shapesModel: true,
  },
  dim2: {
    type: "integer",
    default: 10,
    usedBy: ["train", "evaluate", "export_data", "generate", "predict"],
    needs: [anyOf(is("operation", ...operationsThatRead("dim2")), customProblem)],
    idleWithout: [drawnProblems],
    help: "columns of matrices that need not be square",
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

import { areDataTypes, typesExpected } from "../../problems/data_types.ts";
import { atLeast, between, matching, oneOf, type Rows } from "../flag.ts";

/** Problems that are generated. */
const operations = [
  "gcd",
  "matrix_rank",
  "modular_add",
  "modular_mul",
  "fraction_add",
  "fraction_product",
  "fraction_simplify",
  "fraction_compare",
  "fraction_determinant",
  "fraction_round",
];

/** Paper, section 3.5. */
export const generation = {
  operation: {
    type: "string",
    default: "data",
    help: "the problem to learn; data takes problems and solutions from files",
    check: oneOf("data", ...operations),
    shapesModel: true,
  },
  problem: {
    type: "string",
    default: "",
    help: "a problem of your own instead of an operation: a file in TypeScript or JavaScript, " +
      "which is run; see the folder examples",
    check: matching(/^$|\.m?[jt]s$/, "a file whose name ends in .ts or .js"),
    names: "file",
    describesModel: true,
  },
  base: {
    type: "integer",
    default: 1000,
    help: "integers are written as a sign and digits in this base, one token per digit",
    check: between(2, 10_000_000),
    shapesModel: true,
  },
  minint: {
    type: "bigint",
    default: 1n,
    help: "smallest integer in generated problems (any size)",
    describesModel: true,
  },
  maxint: {
    type: "bigint",
    default: 1000000n,
    help: "largest integer in generated problems (any size)",
    describesModel: true,
  },
  modulus: {
    type: "bigint",
    default: 67n,
    help: "modulus of modular_add and modular_mul (any size)",
    check: atLeast(1),
    describesModel: true,
  },
  dim1: {
    type: "integer",
    default: 10,
    help: "rows of the matrix, for matrix_rank",
    check: between(1, 100),
    shapesModel: true,
  },
  dim2: {
    type: "integer",
    default: 10,
    help: "columns of the matrix, for matrix_rank",
    check: between(1, 100),
    shapesModel: true,
  },
  data_types: {
    type: "string",
    default: "",
    help:
      "types of problem and solution for --operation data, like int[5]:range(2): int, arrays of " +
      "them, or range(a,b), one token each; empty: any integers in the base, with or without sign",
    check: { expected: typesExpected, accepts: (types) => types === "" || areDataTypes(types) },
    shapesModel: true,
  },
  export_data: {
    type: "boolean",
    default: false,
    help: "write generated examples to the file data.prefix in the folder of the run, do not train",
  },
} as const satisfies Rows;

/** The kinds of types: how they are spelled, and what the spelling says. */
import { mayNameClass } from "../../log/metric_name.ts";
import { shorten } from "../../text/shorten.ts";
import type { DataType, FloatType } from "./data_type.ts";
import { NoType, type TypeArguments } from "./type_arguments.ts";

/** Largest size of an array and most integers in a range: no model could hold a larger vocabulary. */
export const most = 10_000_000;

/** Reads a type within another. */
export type TypeReader = (text: string) => DataType;

/** A row of the table of types. */
export interface Kind {
  /** How it is spelled, with what is optional in brackets. */
  readonly usage: string;
  /** What its values are, for the documentation. */
  readonly says: string;
  /** A type of this kind, a value as a table has it, and its tokens in base 10. */
  readonly example: readonly [type: string, value: string, tokens: string];
  /** @throws {NoType} */
  readonly read: (args: TypeArguments, type: TypeReader) => DataType;
}

const integerOptions = ["reversed", "attached", "width=N", "balanced", "factored"];

function integerType(args: TypeArguments): DataType {
  const form = args.takeOneOf(["balanced", "factored"] as const);
  if (form !== undefined) return ended(args, { kind: "int", form }, []);
  if (!args.isLeft) return { kind: "int", form: "plain" };
  const width = args.takeNumber("width", 1, 4096);
  const [reversed, attached] = [args.takeWord("reversed"), args.takeWord("attached")];
  const arrangement = { reversed, attached, ...width !== undefined && { width } };
  return ended(args, { kind: "int", form: "digits", ...arrangement }, integerOptions);
}

const floatOptions = ["P10", "P1000", "B1999", "FP15", "variable", "digits=N", "exponent=N"];

function floatType(kind: FloatType["kind"]) {
  return (args: TypeArguments): DataType => {
    const encoding = args.takeOneOf(["P10", "P1000", "B1999", "FP15"] as const) ?? "P10";
    const isLong = encoding === "P10" || encoding === "P1000";
    const variable = isLong && args.takeWord("variable");
    const digits = args.takeNumber("digits", 1, isLong ? 15 : 4);
    const maxExponent = args.takeNumber("exponent", 0, 300);
    return ended(args, {
      ...{ kind, encoding, variable },
      ...digits !== undefined && { digits },
      ...maxExponent !== undefined && { maxExponent },
    }, floatOptions);
  };
}

function rangeType(args: TypeArguments): DataType {
  const first = args.integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const [from, to] = args.isLeft
    ? [first, args.integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)]
    : [0, first];
  if (to <= from || to - from > most) {
    throw new NoType(`expected ${args.usage} of 1 to ${most} integers, found ${from} to ${to}`);
  }
  return ended(args, { kind: "range", from, to });
}

function collectionType(kind: "set" | "list" | "nested") {
  return (args: TypeArguments, type: TypeReader): DataType =>
    ended(args, { kind, element: type(args.text()) });
}

function edgesType(args: TypeArguments, type: TypeReader): DataType {
  const vertices = args.integer(1, 10_000), directed = args.takeWord("directed");
  const weight = args.isLeft ? { weight: type(args.text()) } : {};
  return ended(args, { kind: "edges", vertices, directed, ...weight });
}

function polynomialType(args: TypeArguments): DataType {
  const coefficients = args.text(), variables = args.rest();
  if (coefficients !== "int" && coefficients !== "rational") args.refuse(coefficients);
  if (variables.length === 0) args.refuse("no variable");
  return { kind: "poly", rational: coefficients === "rational", variables };
}

/** What no letter or label may hold: signs of lists, of data files and of this grammar. */
const notInNames = /[\s.,;:()[\]{}<>|#"'\\]/;

function wordType(args: TypeArguments): DataType {
  const letters = args.text();
  if (letters === "" || notInNames.test(letters) || new Set(letters).size < [...letters].length) {
    args.refuse(letters);
  }
  return ended(args, { kind: "word", letters });
}

function labelType(args: TypeArguments): DataType {
  const names = args.rest();
  for (const [i, name] of names.entries()) {
    if (!/^[\p{L}\p{N}_.+-]+$/u.test(name)) {
      throw new NoType(`expected labels of letters, digits and _ . + -, found ${shorten(name)}`);
    }
    if (names.indexOf(name) < i) throw new NoType(`the label ${name} is given twice`);
    if (!mayNameClass(name)) {
      throw new NoType(`expected another label than ${name}: acc_${name} is a metric already`);
    }
  }
  if (names.length === 0) args.refuse("nothing");
  return { kind: "label", names };
}

function ended(args: TypeArguments, type: DataType, options?: readonly string[]): DataType {
  args.expectEnd(options);
  return type;
}

/** By name, in the order of the documentation. */
export const kinds = {
  int: {
    usage: "int or int(OPTIONS)",
    says:
      "an integer of any size, in base `--base`. Options, with commas between them: `reversed` (last digit first), " +
      "`width=N` (always N digits), `attached` (the sign is part of the first digit); or, alone, `balanced` (digits may be negative, " +
      "no sign) or `factored` (prime factors)",
    example: ["int(reversed)", "-123", "- 3 2 1"],
    read: integerType,
  },
  range: {
    usage: "range(TO) or range(FROM,TO)",
    says: "an integer, one token; from 0 or FROM up to, but not including, TO",
    example: ["range(-5,7)", "-2", "-2"],
    read: rangeType,
  },
  interleaved: {
    usage: "interleaved(COUNT[,reversed])",
    says: "a list of COUNT integers whose digits come in turns, in base `--base`",
    example: ["interleaved(2)", "[12, 345]", "+ + 0 3 1 4 2 5"],
    read: (args) => {
      const count = args.integer(2, 1000), reversed = args.takeWord("reversed");
      return ended(args, { kind: "interleaved", count, reversed });
    },
  },
  rational: {
    usage: "rational",
    says: "a fraction of integers in base `--base`, in lowest terms; also read from decimals",
    example: ["rational", "-6/80", "- 3 / 4 0"],
    read: (args) => ended(args, { kind: "rational" }),
  },
  float: {
    usage: "float or float(OPTIONS)",
    says:
      "a real number of 3 significant digits. Options: the encoding, `P10` (the default: sign, digits, exponent of ten), `P1000` " +
      "(three digits are a token), `B1999` (mantissa and exponent) or `FP15` (one token); `digits=N`; `exponent=N`, the largest of " +
      "exponents; `variable` (P10 and P1000 without zeros at the end)",
    example: ["float", "3.14159", "+ 3 1 4 E-2"],
    read: floatType("float"),
  },
  complex: {
    usage: "complex or complex(OPTIONS)",
    says: "a complex number: real and imaginary part, with the options of `float`",
    example: ["complex(P1000)", "0.5-2i", "+ 500 E-3 - 200 E-2"],
    read: floatType("complex"),
  },
  perm: {
    usage: "perm(SIZE)",
    says: "a permutation of 1 to SIZE, as the list of images",
    example: ["perm(3)", "[2, 3, 1]", "2 3 1"],
    read: (args) => ended(args, { kind: "perm", size: args.integer(1, 10_000) }),
  },
  partition: {
    usage: "partition(MOST)",
    says: "a partition of an integer up to MOST: its parts, the largest first",
    example: ["partition(10)", "[4, 2, 1]", "4 2 1 ."],
    read: (args) => ended(args, { kind: "partition", most: args.integer(1, 10_000) }),
  },
  set: {
    usage: "set(TYPE)",
    says: "a finite set: elements of a type, in ascending order",
    example: ["set(int)", "{5, -1}", "- 1 + 5 ."],
    read: collectionType("set"),
  },
  list: {
    usage: "list(TYPE)",
    says: "a list of any length, also an empty one; lists of lists may be ragged",
    example: ["list(range(9))", "[1, 2, 1]", "1 2 1 ."],
    read: collectionType("list"),
  },
  nested: {
    usage: "nested(TYPE)",
    says: "a list of elements and of such lists, to any depth up to 64: trees",
    example: ["nested(range(9))", "[1, [2, [3]]]", "[ 1 [ 2 [ 3 ] ] ]"],
    read: collectionType("nested"),
  },
  tuple: {
    usage: "tuple(TYPE,TYPE,…)",
    says: "a list of a fixed number of parts of different types",
    example: ["tuple(range(9),float)", "[2, 0.5]", "; 2 ; + 5 0 0 E-3"],
    read: (args, type) => {
      const parts = args.rest();
      if (parts.length === 0) args.refuse("nothing");
      return { kind: "tuple", parts: parts.map(type) };
    },
  },
  word: {
    usage: "word(LETTERS)",
    says:
      "a word over an alphabet of single characters; over longer names, take `list(label(s1,s2))`",
    example: ["word(rs)", "rrs", "r r s ."],
    read: wordType,
  },
  label: {
    usage: "label(NAME,NAME,…)",
    says: "one of a few names; accuracy is reported for each of them where they are answers",
    example: ["label(cyclic,abelian,other)", "abelian", "abelian"],
    read: labelType,
  },
  edges: {
    usage: "edges(VERTICES[,directed][,TYPE])",
    says: "a graph as its list of edges, with vertices from 0; TYPE is that of weights",
    example: ["edges(4)", "[[2, 1], [0, 3]]", "N0 N3 N1 N2 ."],
    read: edgesType,
  },
  poly: {
    usage: "poly(int,VARIABLE,…) or poly(rational,VARIABLE,…)",
    says:
      "a polynomial in one or more variables, its terms in descending lexicographic order; numbers in base `--base`. Any " +
      "expression that is a polynomial is read, and multiplied out",
    example: ["poly(int,x,y)", "(x + y)^2 - y^2", "+ 1 x 2 + 2 x y ."],
    read: polynomialType,
  },
  expr: {
    usage: "expr(VARIABLE,…)",
    says: "an expression in prefix notation, never simplified; numbers in base `--base`",
    example: ["expr(x)", "x^2 + sin(x)/2", "add pow x + 2 div sin x + 2"],
    read: (args) => ({ kind: "expr", variables: args.rest() }),
  },
} satisfies Readonly<Record<string, Kind>>;

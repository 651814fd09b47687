/** The tokenizer of each data type. */
import type { DataType, FloatType, IntegerType } from "../flags/data_types/data_type.ts";
import { complexes } from "../tokenizers/complexes.ts";
import { balancedInts, digitInts } from "../tokenizers/digit_ints.ts";
import { edgeLists } from "../tokenizers/edge_lists.ts";
import { expressions } from "../tokenizers/expressions.ts";
import { factoredInts } from "../tokenizers/factored_ints.ts";
import { floats } from "../tokenizers/floats.ts";
import { interleavedInts } from "../tokenizers/interleaved_ints.ts";
import { labels } from "../tokenizers/labels.ts";
import { nestedLists } from "../tokenizers/nested_lists.ts";
import { notedArray } from "../tokenizers/noted_array.ts";
import { partitions } from "../tokenizers/partitions.ts";
import { permutations } from "../tokenizers/permutations.ts";
import { polynomials } from "../tokenizers/polynomials.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { rationals } from "../tokenizers/rationals.ts";
import { sequences } from "../tokenizers/sequences.ts";
import { sets } from "../tokenizers/sets.ts";
import { floatsB1999, floatsFP15 } from "../tokenizers/short_floats.ts";
import { symbolicInts } from "../tokenizers/symbolic_ints.ts";
import type { ElementTokenizer } from "../tokenizers/tokenizer.ts";
import { tuples } from "../tokenizers/tuples.ts";
import { words } from "../tokenizers/words.ts";

type OfKind<K extends DataType["kind"]> = Extract<DataType, { readonly kind: K }>;

/** Values of any kind: each tokenizer is given those that it reads. */
// deno-lint-ignore no-explicit-any
type AnyTokenizer = ElementTokenizer<any>;

type Makers = {
  readonly [K in DataType["kind"]]: (type: OfKind<K>, base: number) => AnyTokenizer;
};

const makers: Makers = {
  int: integers,
  range: ({ from, to }) => symbolicInts(from, to - 1),
  array: ({ element, sizes }, base) =>
    notedArray(tokenizerOf(element, base), {
      dimensions: sizes.length,
      maxSize: Math.max(...sizes),
    }),
  interleaved: (type, base) => interleavedInts(base, type),
  rational: (_, base) => rationals(positionalInts(base)),
  float: reals,
  complex: (type) => complexes(reals(type)),
  perm: ({ size }) => permutations(size),
  partition: ({ most }) => partitions(most),
  set: ({ element }, base) => sets(tokenizerOf(element, base)),
  list: ({ element }, base) => sequences(tokenizerOf(element, base)),
  nested: ({ element }, base) => nestedLists(tokenizerOf(element, base)),
  tuple: ({ parts }, base) => tuples(...parts.map((part) => tokenizerOf(part, base))),
  word: ({ letters }) => words(letters),
  label: ({ names }) => labels(...names),
  edges: ({ vertices, directed, weight }, base) =>
    edgeLists({ vertices, directed, ...weight && { weight: tokenizerOf(weight, base) } }),
  poly: ({ rational, variables }, base) =>
    polynomials({ variables, base, integer: positionalInts(base), rational }),
  expr: ({ variables }, base) => expressions({ variables, integer: positionalInts(base) }),
};

/** @param base in which integers are written @throws {RangeError} where a type is of values that cannot be written */
export function tokenizerOf(type: DataType, base: number): AnyTokenizer {
  const make = makers[type.kind] as (type: DataType, base: number) => AnyTokenizer;
  return make(type, base);
}

function integers(type: IntegerType, base: number): AnyTokenizer {
  if (type.form === "plain") return positionalInts(base);
  if (type.form === "digits") return digitInts(base, type);
  return type.form === "balanced" ? balancedInts(base) : factoredInts(base);
}

const floatMakers: Readonly<
  Record<FloatType["encoding"], (type: FloatType) => ElementTokenizer<number>>
> = {
  P10: (type) => floats({ ...rangeOf(type), variable: type.variable ?? false }),
  P1000: (type) => floats({ ...rangeOf(type), variable: type.variable ?? false, base: 1000 }),
  B1999: (type) => floatsB1999(rangeOf(type)),
  FP15: (type) => floatsFP15(rangeOf(type)),
};

function reals(type: FloatType): ElementTokenizer<number> {
  return floatMakers[type.encoding](type);
}

function rangeOf({ digits, maxExponent }: FloatType) {
  return {
    ...digits !== undefined && { digits },
    ...maxExponent !== undefined && { maxExponent },
  };
}

/** The fewest tokens that the vocabulary of a type can have, without making it. */
export function fewestTokensOf(type: DataType, base: number): number {
  const of = (inner: DataType) => fewestTokensOf(inner, base);
  switch (type.kind) {
    case "int":
    case "interleaved":
    case "rational":
    case "poly":
    case "expr":
      return base;
    case "range":
      return type.to - type.from;
    case "array":
      return Math.max(0, ...type.sizes) + of(type.element);
    case "float":
    case "complex":
      return fewestOfFloats(type);
    case "set":
    case "list":
    case "nested":
      return of(type.element);
    case "tuple":
      return Math.max(...type.parts.map(of));
    default:
      return 0;
  }
}

function fewestOfFloats({ encoding, digits = 3, maxExponent = 8 }: FloatType): number {
  return encoding === "FP15" ? 10 ** digits * 2 * maxExponent : 0;
}

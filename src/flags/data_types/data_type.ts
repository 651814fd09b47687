/** What a type in `--data_types` says. Fields are named as the options of the tokenizers. */

/** The largest size of each dimension, one for vectors and two for matrices. */
export interface ArrayType {
  readonly kind: "array";
  readonly element: DataType;
  readonly sizes: readonly number[];
}

/** Integers with sign and digits, in some arrangement. */
export interface IntegerType {
  readonly kind: "int";
  readonly form: "plain" | "digits" | "balanced" | "factored";
  /** Of the form `digits`. */
  readonly reversed?: boolean;
  readonly attached?: boolean;
  readonly width?: number;
}

/** Integers written as one token each, `to` not included. */
export interface RangeType {
  readonly kind: "range";
  readonly from: number;
  readonly to: number;
}

/** The encodings of floats, called as in the papers. */
export type FloatEncoding = "P10" | "P1000" | "B1999" | "FP15";

export interface FloatType {
  readonly kind: "float" | "complex";
  readonly encoding: FloatEncoding;
  readonly variable?: boolean;
  readonly digits?: number;
  readonly maxExponent?: number;
}

export interface CollectionType {
  readonly kind: "set" | "list" | "nested";
  readonly element: DataType;
}

export interface EdgesType {
  readonly kind: "edges";
  readonly vertices: number;
  readonly directed: boolean;
  readonly weight?: DataType;
}

export type DataType =
  | ArrayType
  | IntegerType
  | RangeType
  | FloatType
  | CollectionType
  | EdgesType
  | { readonly kind: "interleaved"; readonly count: number; readonly reversed: boolean }
  | { readonly kind: "rational" }
  | { readonly kind: "perm"; readonly size: number }
  | { readonly kind: "partition"; readonly most: number }
  | { readonly kind: "word"; readonly letters: string }
  | { readonly kind: "label"; readonly names: readonly string[] }
  | { readonly kind: "poly"; readonly rational: boolean; readonly variables: readonly string[] }
  | { readonly kind: "expr"; readonly variables: readonly string[] }
  | { readonly kind: "tuple"; readonly parts: readonly DataType[] };

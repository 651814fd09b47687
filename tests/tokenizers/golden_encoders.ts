import type { NestedArray } from "../../src/tokenizers/number_array.ts";

/** What the original's encoders wrote and read: every integer exact, whatever its size. */
export interface GoldenEncoders {
  integers: bigint[];
  positional_ints: Record<string, { tokens: string[] }>;
  positional_malformed: Record<string, Reading<bigint>[]>;
  number_arrays: Record<
    string,
    { max_dim: bigint; tensor_dim: bigint; value: NestedArray<bigint>; tokens: string }[]
  >;
  array_malformed_base10_maxdim5_vector: Reading<NestedArray<bigint>>[];
  array_malformed_base10_maxdim5_matrix: Reading<NestedArray<bigint>>[];
  array_symbols_order_base10_maxdim5: string[];
  array_encode_edge_base10: { value: NestedArray<bigint>; tokens?: string[]; error?: string }[];
  symbolic_ints: {
    min: bigint;
    max: bigint;
    prefix: string;
    symbols: string[];
    encode: { value: bigint; tokens: string[] }[];
    decode: Reading<bigint>[];
  }[];
}

/** Tokens, and what the original read in them: `null` for nothing, or an error of its own. */
export interface Reading<T> {
  tokens: string[];
  value?: T | null;
  error?: string;
}

export function goldenEncoders(): GoldenEncoders {
  const file = new URL("../golden/encoders/case.json", import.meta.url);
  return JSON.parse(Deno.readTextFileSync(file), exactInteger);
}

function exactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" ? BigInt(context?.source ?? value) : value;
}

/** Integers, arrays and symbols: how the original writes them, and what it reads in any list of tokens. */
import assert from "node:assert/strict";
import { type NestedArray, numberArray } from "../../src/tokenizers/number_array.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import { type CaseKind, type Check, exactly } from "./check.ts";
import type { GoldenCase } from "./golden_case.ts";
import { type Exact, exact, type Recorded, words } from "./values.ts";

/** Tokens, and what the original read in them: `null` for nothing, or an error of its own. */
interface Reading {
  readonly tokens: string[];
  readonly value?: Recorded | null;
  readonly error?: string;
}

interface ArrayRow {
  readonly max_dim: number;
  readonly tensor_dim: number;
  readonly value: Recorded;
  readonly tokens: string;
}

interface Symbols {
  readonly min: number;
  readonly max: number;
  readonly prefix: string;
  readonly symbols: string[];
  readonly encode: { value: Recorded; tokens: string[] }[];
  readonly decode: Reading[];
}

export const encodersCase: CaseKind = {
  fits: (golden) => checksOf(golden).length > 0,
  checks: checksOf,
};

function checksOf(golden: GoldenCase): Check[] {
  return Object.keys(golden).flatMap((field) => {
    const check = checkOfField(golden, field);
    return check ? [{ title: field, run: exactly(check) }] : [];
  });
}

function checkOfField(golden: GoldenCase, field: string): (() => void) | undefined {
  const rows = golden[field];
  const [, kind, base, size, dimensions] =
    /^array_(\w+)_base(\d+)(?:_maxdim(\d+))?(?:_(vector|matrix))?$/.exec(field) ?? [];
  const shape = { dimensions: dimensions === "matrix" ? 2 : 1, maxSize: Number(size) };
  if (field === "positional_ints") return () => checkIntegers(golden.integers, rows);
  if (field === "positional_malformed") return () => checkMalformedIntegers(rows);
  if (field === "number_arrays") return () => checkArrays(rows);
  if (field === "symbolic_ints") return () => checkSymbols(rows);
  if (kind === "malformed") return () => checkMalformedArrays(rows, Number(base), shape);
  if (kind === "symbols_order") {
    return () => assert.deepEqual(numberArray(positionalInts(Number(base)), shape).symbols, rows);
  }
  if (kind === "encode_edge") return () => checkUnusualArrays(rows, Number(base));
  return undefined;
}

function checkIntegers(integers: Recorded[], bases: Record<string, { tokens: string[] }>): void {
  for (const [base, { tokens }] of Object.entries(bases)) {
    const tokenizer = positionalInts(Number(base));
    assert.equal(tokens.length, integers.length);
    integers.forEach((integer, i) => {
      const value = exact(integer) as bigint;
      assert.equal(tokenizer.encode(value).join(" "), tokens[i]);
      assert.equal(tokenizer.parse(words(tokens[i]!)), value);
    });
  }
}

function checkMalformedIntegers(bases: Record<string, Reading[]>): void {
  for (const [base, rows] of Object.entries(bases)) {
    checkReadings((tokens) => positionalInts(Number(base)).parse(tokens), rows);
  }
}

function checkReadings(parse: (tokens: string[]) => Exact | undefined, rows: Reading[]): void {
  for (const { tokens, value } of rows) {
    const expected = value === null || value === undefined ? undefined : exact(value);
    assert.deepEqual(parse(tokens), expected, JSON.stringify(tokens));
  }
}

function checkArrays(bases: Record<string, ArrayRow[]>): void {
  for (const [base, rows] of Object.entries(bases)) {
    for (const { max_dim: maxSize, tensor_dim: dimensions, value, tokens } of rows) {
      const tokenizer = numberArray(positionalInts(Number(base)), { dimensions, maxSize });
      assert.equal(tokenizer.encode(exact(value) as NestedArray<bigint>).join(" "), tokens);
      assert.deepEqual(tokenizer.parse(words(tokens)), exact(value));
    }
  }
}

/** Where the original overflows 64 bits, ours must read what it would write. */
function checkMalformedArrays(
  rows: Reading[],
  base: number,
  shape: { dimensions: number; maxSize: number },
): void {
  const tokenizer = numberArray(positionalInts(base), shape);
  const overflows = ({ error }: Reading) => error?.startsWith("OverflowError") ?? false;
  checkReadings(tokenizer.parse, rows.filter((row) => !overflows(row)));
  for (const { tokens } of rows.filter(overflows)) {
    assert.deepEqual(tokenizer.encode(tokenizer.parse(tokens)!), tokens);
  }
}

/** The original rounds large integers to floats when it writes them: ours must stay exact. */
function checkUnusualArrays(
  rows: { value: Recorded; tokens?: string[]; error?: string }[],
  base: number,
): void {
  for (const { value: recorded, tokens, error } of rows) {
    const dimensions = tokens?.filter((token) => token.startsWith("V")).length ?? 1;
    const tokenizer = numberArray(positionalInts(base), { dimensions, maxSize: 10 });
    const value = exact(recorded) as NestedArray<bigint>;
    if (error !== undefined) {
      assert.throws(() => tokenizer.encode(value), /^(RangeError|TypeError)/);
    } else if (tokens!.some((token) => token.includes("."))) {
      assert.deepEqual(tokenizer.parse(tokenizer.encode(value)), value);
    } else assert.deepEqual(tokenizer.encode(value), tokens);
  }
}

function checkSymbols(rows: Symbols[]): void {
  for (const { min, max, prefix, symbols, encode, decode } of rows) {
    const tokenizer = symbolicInts(min, max, prefix);
    assert.deepEqual(tokenizer.symbols, symbols);
    for (const { value, tokens } of encode) {
      assert.deepEqual(tokenizer.encode(exact(value) as bigint), tokens);
    }
    checkReadings(tokenizer.parse, decode);
  }
}

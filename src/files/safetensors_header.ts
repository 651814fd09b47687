import { CheckpointError } from "../errors.ts";
import { type Dtype, isDtype } from "./tensor_types.ts";

/** Where one tensor lies: `begin` and `end` count bytes from the end of the header. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** The header of a safetensors file. */
export interface SafetensorsHeader {
  readonly metadata: Record<string, string>;
  readonly entries: TensorEntry[];
}

/** What a header may hold at most; far above any model, and it bounds the memory a hostile file can take. */
export const HEADER_LIMITS = { bytes: 10 * 2 ** 20, names: 32_768, dimensions: 32 } as const;

interface Cursor {
  readonly path: string;
  readonly text: string;
  at: number;
}

/**
 * Reads the header's JSON by the one grammar it may have. A general JSON parser would accept deep nesting and
 * silently keep the last of two equal keys.
 *
 * @throws {CheckpointError}
 */
export function parseHeader(text: string, path: string): SafetensorsHeader {
  const cursor: Cursor = { path, text, at: 0 };
  if (text[0] !== "{") fail(cursor, "{");
  const metadata: [string, string][] = [];
  const entries: TensorEntry[] = [];
  readObject(cursor, (name) => {
    if (name === "__metadata__") readObject(cursor, (key) => metadata.push([key, string(cursor)]));
    else entries.push(readEntry(cursor, name));
  });
  skipSpace(cursor);
  if (cursor.at < text.length) fail(cursor, "the end of the header");
  return { metadata: Object.fromEntries(metadata), entries };
}

/** A name in an error message: in quotes, short, and on one line whatever it holds. */
export function quoted(name: string): string {
  const short = name.length > 80 ? name.slice(0, 80) + "…" : name;
  return JSON.stringify(short).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "�");
}

function readEntry(cursor: Cursor, name: string): TensorEntry {
  let dtype: string | undefined, shape: number[] | undefined, offsets: number[] | undefined;
  readObject(cursor, (field) => {
    if (field === "dtype") dtype = string(cursor);
    else if (field === "shape") shape = counts(cursor, HEADER_LIMITS.dimensions);
    else if (field === "data_offsets") offsets = counts(cursor, 2);
    else refuse(cursor, `tensor ${quoted(name)} has an unknown field ${quoted(field)}`);
  });
  if (dtype === undefined || shape === undefined || offsets?.length !== 2) {
    return refuse(
      cursor,
      `tensor ${quoted(name)} lacks its dtype, its shape or its two data_offsets`,
    );
  }
  if (!isDtype(dtype)) {
    return refuse(cursor, `tensor ${quoted(name)} has the unknown dtype ${quoted(dtype)}`);
  }
  return { name, dtype, shape, begin: offsets[0], end: offsets[1] };
}

/** Calls `readValue` behind each key; keys are read, and checked, here. */
function readObject(cursor: Cursor, readValue: (key: string) => void): void {
  const seen = new Set<string>();
  expect(cursor, "{");
  if (take(cursor, "}")) return;
  do {
    const key = string(cursor);
    if (seen.has(key)) refuse(cursor, `the header names ${quoted(key)} twice`);
    if (key === "__proto__") refuse(cursor, `the header uses the forbidden name "__proto__"`);
    if (seen.size >= HEADER_LIMITS.names) {
      refuse(cursor, `the header holds more than ${HEADER_LIMITS.names} names`);
    }
    seen.add(key);
    expect(cursor, ":");
    readValue(key);
  } while (take(cursor, ","));
  expect(cursor, "}");
}

function counts(cursor: Cursor, most: number): number[] {
  const values: number[] = [];
  expect(cursor, "[");
  if (take(cursor, "]")) return values;
  do {
    if (values.length >= most) fail(cursor, `at most ${most} numbers`);
    values.push(count(cursor));
  } while (take(cursor, ","));
  expect(cursor, "]");
  return values;
}

function count(cursor: Cursor): number {
  skipSpace(cursor);
  const begin = cursor.at;
  while (isDigit(cursor.text.charCodeAt(cursor.at)) && cursor.at - begin <= 16) cursor.at++;
  const digits = cursor.text.slice(begin, cursor.at);
  const value = Number(digits);
  if (digits === "" || (digits[0] === "0" && digits !== "0") || !Number.isSafeInteger(value)) {
    cursor.at = begin;
    fail(cursor, "a whole number from 0 to 2^53");
  }
  return value;
}

function string(cursor: Cursor): string {
  expect(cursor, '"');
  const begin = cursor.at;
  let escaped = false;
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.at);
    // Neither control characters nor the end (NaN) may come before the closing quote.
    if (!(code >= 0x20)) fail(cursor, "the end of a string");
    cursor.at++;
    if (code === 0x22) break;
    if (code !== 0x5c) continue;
    escaped = true;
    cursor.at++;
  }
  const raw = cursor.text.slice(begin, cursor.at - 1);
  const value = escaped ? unescape(cursor, raw) : raw;
  if (!value.isWellFormed()) refuse(cursor, "the header holds half a surrogate pair");
  return value;
}

function unescape(cursor: Cursor, raw: string): string {
  try {
    return JSON.parse(`"${raw}"`);
  } catch {
    return refuse(cursor, `the header holds a bad escape in ${quoted(raw)}`);
  }
}

function take(cursor: Cursor, character: string): boolean {
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at++;
  return true;
}

function expect(cursor: Cursor, character: string): void {
  if (!take(cursor, character)) fail(cursor, character);
}

function skipSpace(cursor: Cursor): void {
  while (" \t\n\r".includes(cursor.text[cursor.at] ?? "x")) cursor.at++;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function fail(cursor: Cursor, expected: string): never {
  const found = cursor.at < cursor.text.length ? quoted(cursor.text[cursor.at]) : "its end";
  return refuse(
    cursor,
    `the header is damaged: expected ${expected} at character ${cursor.at}, found ${found}`,
  );
}

function refuse(cursor: Cursor, problem: string): never {
  throw new CheckpointError(cursor.path, problem);
}

/**
 * Files of offsets: where in a data file each usable example stands, so that any of them can be read without those before
 * it. Such a file is a header of fixed size, JSON padded with spaces, and an entry of fixed size for each example, in the
 * order of the data file. It may be larger than memory, as the data file is: entries are read when they are needed.
 */
import * as fs from "node:fs";
import { isUserError } from "../../errors.ts";
import { openRegularFile } from "../../files/regular_file.ts";
import type { LeftOut } from "../read/example_reader.ts";

const format = "int2int-offsets-1";

export const headerBytes = 4096;

/** Offset (float64), length of the line (uint32), hash of the problem (float64). */
export const entryBytes = 20;

/** Which lines of which file an index is about: it is made anew where one of these differs. */
export interface IndexKey {
  /** Bytes of the data file. */
  readonly size: number;
  /** Its last change, in milliseconds since 1970. */
  readonly modified: number;
  /** Digest of some of its bytes. */
  readonly sample: string;
  /** Digest of what decides which lines are usable, and what their tokens are. */
  readonly rules: string;
}

/** Lengths of problem and answer of an example, in tokens. */
export type ExampleLengths = readonly [problem: number, answer: number];

/** What a pass through the data file has found. */
export interface IndexSummary {
  /** Usable examples. */
  readonly count: number;
  /** Lines that were read. */
  readonly lines: number;
  readonly leftOut: LeftOut;
  /** The examples with the longest problem, the longest answer, and the longest of both together. */
  readonly longest: readonly ExampleLengths[];
}

export interface Header extends IndexSummary {
  readonly key: IndexKey;
}

/** Where an example stands. */
export interface Entry {
  readonly offset: number;
  readonly length: number;
  readonly problemHash: number;
}

export function writeEntry(view: DataView, at: number, entry: Entry): void {
  view.setFloat64(at, entry.offset, true);
  view.setUint32(at + 8, entry.length, true);
  view.setFloat64(at + 12, entry.problemHash, true);
}

export function readEntry(view: DataView, at: number): Entry {
  return {
    offset: view.getFloat64(at, true),
    length: view.getUint32(at + 8, true),
    problemHash: view.getFloat64(at + 12, true),
  };
}

/** The bytes of a header. */
export function headerText(header: Header): Uint8Array {
  const { firstBad } = header.leftOut;
  // A message that is too long for the header is shown in part.
  const leftOut = { ...header.leftOut, firstBad: firstBad?.slice(0, 500) };
  const text = JSON.stringify({ format, ...header, leftOut });
  const bytes = new Uint8Array(headerBytes).fill(" ".charCodeAt(0));
  bytes.set(new TextEncoder().encode(text));
  bytes[headerBytes - 1] = "\n".charCodeAt(0);
  return bytes;
}

/** An index that is open. */
export interface OpenIndex {
  readonly header: Header;
  /** Its file; whoever has the index closes it. */
  readonly descriptor: number;
}

/** Opens an index, if there is one that is whole and of this key; whatever else is there is no index. */
export function openIndex(path: string, key: IndexKey): OpenIndex | undefined {
  const file = openQuietly(path);
  if (file === undefined) return undefined;
  const header = headerOf(file.descriptor, file.size);
  if (header !== undefined && isSame(header.key, key)) {
    return { header, descriptor: file.descriptor };
  }
  fs.closeSync(file.descriptor);
}

function openQuietly(path: string) {
  try {
    return openRegularFile(path);
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}

function headerOf(descriptor: number, size: number): Header | undefined {
  const bytes = new Uint8Array(headerBytes);
  if (fs.readSync(descriptor, bytes, 0, headerBytes, 0) < headerBytes) return undefined;
  const found = parsed(new TextDecoder().decode(bytes));
  if (!isHeader(found) || size !== headerBytes + found.count * entryBytes) return undefined;
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether it was written by this program, or is as good. */
function isHeader(found: unknown): found is Header {
  const { format: foundFormat, key, leftOut, longest, ...counts } = Object(found);
  const { firstBad, ...left } = Object(leftOut);
  return foundFormat === format && typeof key === "object" && key !== null &&
    areCounts([counts.count, counts.lines, left.tooLong, left.bad]) &&
    ["string", "undefined"].includes(typeof firstBad) &&
    Array.isArray(longest) && longest.length > 0 &&
    longest.every((pair) => Array.isArray(pair) && pair.length === 2 && areCounts(pair));
}

function areCounts(values: readonly unknown[]): boolean {
  return values.every((value) => Number.isSafeInteger(value) && (value as number) >= 0);
}

function isSame(a: IndexKey, b: IndexKey): boolean {
  return (["size", "modified", "sample", "rules"] as const).every((part) => a[part] === b[part]);
}

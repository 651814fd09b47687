/**
 * What the problems of a training are like: how long, with which tokens, and how large their integers are. Checkpoints have it,
 * so that whoever asks a model learns when a problem is unlike anything in training (`unlike_training.ts`).
 */
import type { Batch } from "../examples/batch.ts";
import type { SequenceLayout } from "../task/sequence_layout.ts";

/** As the state in checkpoints has it. */
export interface SeenProblems {
  /** Tokens of the longest problem, its query included. */
  readonly longest: number;
  /** Ids of the tokens that problems had, in ranges: `0-4 7`. */
  readonly tokens: string;
  /** Digits of the largest integer, signs apart, as tokens have them, the first one first; none if there was no integer. */
  readonly largest: readonly number[];
}

export const noProblems: SeenProblems = { longest: 0, tokens: "", largest: [] };

/** Counts in the problems of batches; that takes some microseconds, far less than a step. */
export class ProblemCounter {
  readonly #seen: Uint8Array;
  readonly #digitOf: Int32Array;
  readonly #isSign: Uint8Array;
  /** Tokens of a sequence that belong to no problem. */
  readonly #framing: number;
  #longest: number;
  #largest: readonly number[];

  /** @param before what was seen already */
  constructor(tokens: readonly string[], { source }: SequenceLayout, before: SeenProblems) {
    this.#seen = new Uint8Array(tokens.length);
    for (const id of idsIn(before.tokens)) this.#seen[id] = 1;
    this.#digitOf = Int32Array.from(tokens, digitIn);
    this.#isSign = Uint8Array.from(tokens, (token) => isSign(token) ? 1 : 0);
    this.#framing = source.filter((part) => part !== "problem").length;
    this.#longest = before.longest;
    this.#largest = before.largest;
  }

  /** Counts in what others have seen. */
  include({ longest, tokens, largest }: SeenProblems): void {
    this.#longest = Math.max(this.#longest, longest);
    for (const id of idsIn(tokens)) this.#seen[id] = 1;
    if (isLarger(largest, this.#largest)) this.#largest = largest;
  }

  add({ size, source, sourceLengths }: Batch): void {
    for (let i = 0; i < size; i++) {
      const length = sourceLengths[i]!;
      this.#longest = Math.max(this.#longest, length - this.#framing);
      for (let t = 0; t < length; t++) {
        const id = source[t * size + i]!;
        this.#seen[id] = 1;
        if (this.#isSign[id] === 1) this.#addInteger(source, t + 1, i, size, length);
      }
    }
  }

  /** The integer whose first digit stands at position `start` of an example. */
  #addInteger(source: Int32Array, start: number, i: number, size: number, length: number): void {
    const digitAt = (t: number) => t < length ? this.#digitOf[source[t * size + i]!]! : -1;
    let end = start;
    while (digitAt(end) >= 0) end++;
    const known = this.#largest;
    if (end - start < known.length) return;
    let t = start;
    if (end - start === known.length) { while (t < end && digitAt(t) === known[t - start]) t++; }
    if (t === end || end - start === known.length && digitAt(t) < known[t - start]!) return;
    this.#largest = Array.from({ length: end - start }, (_, k) => digitAt(start + k));
  }

  get seen(): SeenProblems {
    const ids = [...this.#seen.keys()].filter((id) => this.#seen[id] === 1);
    return { longest: this.#longest, tokens: rangesOf(ids), largest: this.#largest };
  }
}

/** Signs begin integers of positional notation; digits behind other tokens may be anything. */
export function isSign(token: string): boolean {
  return token === "+" || token === "-";
}

/** The digit that a token is, or -1. */
export function digitIn(token: string): number {
  return /^\d{1,9}$/.test(token) ? Number(token) : -1;
}

/** Whether one integer is larger than another, by their digits. */
export function isLarger(digits: readonly number[], than: readonly number[]): boolean {
  if (digits.length !== than.length) return digits.length > than.length;
  const different = digits.findIndex((digit, i) => digit !== than[i]);
  return different >= 0 && digits[different]! > than[different]!;
}

/** @param text as {@link SeenProblems.tokens} */
export function idsIn(text: string): number[] {
  return text.split(" ").filter((range) => range !== "").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
  });
}

/** @param ids in order */
function rangesOf(ids: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const id of ids) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === id - 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges.map(([first, last]) => first === last ? String(first) : `${first}-${last}`)
    .join(" ");
}

const longestText = 1 << 20, mostIds = 1 << 22;

/** Whether a value of a file is of this kind: a hostile one would take memory. */
export function isSeenProblems(value: unknown): value is SeenProblems {
  if (typeof value !== "object" || value === null) return false;
  const { longest, tokens, largest } = value as Partial<SeenProblems>;
  return Number.isSafeInteger(longest) && isRanges(tokens) && Array.isArray(largest) &&
    largest.every((digit) => Number.isSafeInteger(digit) && digit >= 0);
}

function isRanges(text: unknown): boolean {
  if (typeof text !== "string" || text.length > longestText) return false;
  let last = -1;
  return text === "" || text.split(" ").every((range) => {
    const match = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(range);
    if (match === null) return false;
    const first = Number(match[1]), end = Number(match[2] ?? match[1]);
    const isNext = first > last && end >= first && end < mostIds;
    last = end;
    return isNext;
  });
}

/** Data files that are spoiled, and packed in one way or another. */
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { bytesOf, packings } from "./data_files.ts";

/** Changes the bytes of a file somewhere; `at` and `other` are positions, from 0 up to but not including 1. */
type Mutation = (bytes: Buffer, at: number, other: number) => Buffer;

function replaced(bytes: Buffer, start: number, end: number, ...parts: Uint8Array[]): Buffer {
  return Buffer.concat([bytes.subarray(0, start), ...parts, bytes.subarray(end)]);
}

function position(bytes: Uint8Array, at: number): number {
  return Math.floor(at * (bytes.length + 1));
}

/** Start and end of the line around a position, its end not included. */
function lineAround(bytes: Buffer, at: number): [number, number] {
  const place = position(bytes, at);
  const end = bytes.indexOf("\n", place);
  // A start of -1 would count from the end.
  const start = place === 0 ? 0 : bytes.lastIndexOf("\n", place - 1) + 1;
  return [start, end < 0 ? bytes.length : end];
}

function inserting(...choices: (string | readonly number[])[]): Mutation {
  const texts = choices.map((choice) =>
    typeof choice === "string" ? bytesOf(choice) : Uint8Array.from(choice)
  );
  return (bytes, at, other) => {
    const place = position(bytes, at);
    return replaced(bytes, place, place, texts[Math.floor(other * texts.length)]!);
  };
}

const flipBit: Mutation = (bytes, at, other) => {
  const place = Math.floor(at * bytes.length), flipped = Buffer.from(bytes);
  if (bytes.length > 0) flipped[place]! ^= 1 << Math.floor(8 * other);
  return flipped;
};

const setByte: Mutation = (bytes, at, other) => {
  const changed = Buffer.from(bytes);
  if (bytes.length > 0) changed[Math.floor(at * bytes.length)] = Math.floor(256 * other);
  return changed;
};

const remove: Mutation = (bytes, at, other) => {
  const start = position(bytes, at);
  return replaced(bytes, start, start + Math.ceil(other * 8));
};

const cutOff: Mutation = (bytes, at) => bytes.subarray(0, position(bytes, at));

/** A piece of the file once more, somewhere else: lines that are made of two. */
const splice: Mutation = (bytes, at, other) => {
  const start = position(bytes, at), place = position(bytes, other);
  return replaced(bytes, place, place, bytes.subarray(start, start + 30));
};

const joinLines: Mutation = (bytes, at) => {
  const [, end] = lineAround(bytes, at);
  return replaced(bytes, end, end + 1);
};

const repeatLine: Mutation = (bytes, at, other) => {
  const [start, end] = lineAround(bytes, at), line = bytes.subarray(start, end);
  const [place] = lineAround(bytes, other);
  return replaced(bytes, place, place, line, bytesOf("\n"));
};

const windowsLineEnds: Mutation = (bytes) =>
  Buffer.from(bytes.toString("latin1").replaceAll("\n", "\r\n"), "latin1");

/** Longer than the longest example, or than what is read at a time. */
const lengthen: Mutation = (bytes, at, other) => {
  const place = position(bytes, at), unit = other < 0.5 ? " 1" : "1";
  const times = other % 0.5 < 0.002 ? 200_000 : Math.floor(300 * other);
  return replaced(bytes, place, place, bytesOf(unit.repeat(times)));
};

const mutations: readonly Mutation[] = [
  ...[flipBit, setByte, remove, cutOff, splice, joinLines, repeatLine, windowsLineEnds, lengthen],
  inserting("\t", "\t\t", " \t ", "\t\n", "\n\t"),
  inserting("\n", "\r", "\r\n", "  ", " ", "\n\n", "\v", "\f", "\u0085", "\u2028", "\u00a0"),
  inserting("\0", "\0\0\0", "\x1a", "\x1b[2K", "\x7f"),
  // Cut off, overlong, surrogates, no UTF-8 at all.
  inserting([0xc3], [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0xa6], [0x80, 0x80]),
  inserting("\ufeff", [0xff, 0xfe], [0xfe, 0xff], "\ufeff\ufeff"),
  inserting(" 77 ", " V3 ", " <eos> ", " <pad> ", " <sep> ", " ( ", " -1 ", " é ", " 🦆 ", " ++ "),
  inserting(` ${"🦆".repeat(40)} `, ` x${"🦆".repeat(40)} `, ` ${"77".repeat(31)} `),
];

/** From 0 up to but not including 1. */
const place = fc.noBias(fc.nat(2 ** 20 - 1)).map((n) => n / 2 ** 20);

/** A text changed so often in such ways. */
export function mutated(text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.constantFrom(...mutations), place, place);
  return fc.tuple(text, fc.array(change, { minLength: 1, maxLength: 4 })).map(([text, changes]) =>
    changes.reduce<Buffer>(
      (bytes, [mutate, at, other]) => mutate(bytes, at, other),
      Buffer.from(text),
    )
  );
}

export interface PackedFile {
  readonly format: string;
  readonly bytes: Uint8Array;
  /** What can be unpacked; of a file that is cut off, what was packed. */
  readonly content: Uint8Array;
  readonly cutOff: boolean;
}

/** Plain files, and compressed ones in two parts, every other of which is cut off somewhere. */
export function packedFile(content: fc.Arbitrary<Uint8Array>): fc.Arbitrary<PackedFile> {
  const format = fc.constantFrom("plain", "plain", "plain", "plain", "gzip", "zstd");
  const cut = fc.oneof(fc.constant(1), place);
  return fc.tuple(content, format, place, cut).map(([content, format, split, cut]) =>
    format === "plain"
      ? { format, bytes: content, content, cutOff: false }
      : compressed(content, format, split, cut)
  );
}

function compressed(content: Uint8Array, format: string, split: number, cut: number): PackedFile {
  const middle = position(content, split), pack = packings[format]!;
  const first = pack(content.subarray(0, middle)), second = pack(content.subarray(middle));
  const whole = Buffer.concat([first, second]);
  const bytes = whole.subarray(0, Math.floor(cut * whole.length));
  const magic = format === "gzip" ? 2 : 4;
  // Nothing shows then that it was compressed.
  if (bytes.length < magic) return { format, bytes, content: bytes, cutOff: false };
  if (bytes.length === first.length) {
    return { format, bytes, content: content.subarray(0, middle), cutOff: false };
  }
  return { format, bytes, content, cutOff: bytes.length < whole.length };
}

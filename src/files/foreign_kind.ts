/** What a data file is that we cannot read, by its first bytes. */
import { FileError } from "../errors.ts";
import { joined } from "./line_blocks.ts";

interface Kind {
  /** Completes "is …". */
  readonly name: string;
  /** Bytes at the beginning, or further on. */
  readonly magic: readonly number[];
  readonly at?: number;
}

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));

/** UTF-32 comes before UTF-16, whose mark it begins with. */
const kinds: readonly Kind[] = [
  { name: "xz data", magic: [0xfd, ...ascii("7zXZ\0")] },
  // Behind its level comes the number pi.
  { name: "bzip2 data", magic: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], at: 4 },
  { name: "lz4 data", magic: [0x04, 0x22, 0x4d, 0x18] },
  { name: "a zip archive", magic: ascii("PK\x03\x04") },
  { name: "a 7z archive", magic: [...ascii("7z"), 0xbc, 0xaf, 0x27, 0x1c] },
  { name: "a tar archive", magic: ascii("ustar"), at: 257 },
  { name: "Unix compress data (.Z)", magic: [0x1f, 0x9d] },
  { name: "a Parquet table", magic: ascii("PAR1\x15") },
  { name: "an Arrow table", magic: ascii("ARROW1\0") },
  { name: "a NumPy array", magic: ascii("\x93NUMPY") },
  { name: "HDF5 data", magic: ascii("\x89HDF\r\n") },
  { name: "an SQLite database", magic: ascii("SQLite format 3\0") },
  { name: "UTF-32 text", magic: [0xff, 0xfe, 0, 0] },
  { name: "UTF-32 text", magic: [0, 0, 0xfe, 0xff] },
  { name: "UTF-16 text", magic: [0xff, 0xfe] },
  { name: "UTF-16 text", magic: [0xfe, 0xff] },
];

const understood = "text (ASCII or UTF-8), plain or compressed with gzip or zstd";

/** So many first bytes are looked at. */
const looked = 1024;

/** Fewer bytes say too little of what they are. */
const fewest = 32;

/**
 * Passes on the bytes of a text, decompressed already.
 *
 * @throws {FileError} when its first bytes show that it is none
 */
export async function* expectText(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const start: Uint8Array[] = [];
  let known = 0;
  for await (const chunk of chunks) {
    if (known >= looked) yield chunk;
    else {
      // A decompressor may hand out the first bytes one by one.
      start.push(chunk);
      known += chunk.length;
      if (known >= looked) yield* textAt(path, start);
    }
  }
  if (known < looked) yield* textAt(path, start);
}

function textAt(path: string, start: readonly Uint8Array[]): readonly Uint8Array[] {
  expectTextStart(path, joined(start));
  return start;
}

/** @param start first bytes of a file, decompressed already @throws {FileError} when they show that it is no text */
export function expectTextStart(path: string, start: Uint8Array): void {
  const kind = foreignKind(start);
  if (kind !== undefined) throw new FileError(path, `is ${kind}, expected ${understood}`);
}

/** Completes "is …" for first bytes that are no text; undefined for text. */
export function foreignKind(start: Uint8Array): string | undefined {
  const known = kinds.find(({ magic, at = 0 }) => magic.every((byte, i) => start[at + i] === byte));
  if (known !== undefined) return known.name;
  const bytes = start.subarray(0, looked);
  const zeros = bytes.filter((byte) => byte === 0).length;
  if (bytes.length < fewest) return undefined;
  // Plain characters, every other byte of which is zero.
  if (Math.abs(zeros / bytes.length - 1 / 2) < 0.1) return "UTF-16 text without its mark";
  return shareOfNoText(bytes) > 1 / 4 ? "binary data" : undefined;
}

/** Control characters, and what is not UTF-8; the last character may be cut off. */
function shareOfNoText(bytes: Uint8Array): number {
  const text = new TextDecoder().decode(bytes, { stream: true });
  const wrong = text.match(/[^\P{Cc}\t\n\v\f\r]|\ufffd/gu)?.length ?? 0;
  return wrong / text.length;
}

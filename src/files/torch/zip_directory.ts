/** The directory of a zip file, read without trusting a number in it: each is checked against the file first. */
import { CheckpointError } from "../../errors.ts";
import { quoted } from "../safetensors_header.ts";
import { readRange } from "../file_range.ts";
import type { OpenFile } from "../regular_file.ts";

/** One file inside a zip file. */
export interface ZipMember {
  readonly name: string;
  readonly deflated: boolean;
  /** Bytes in the zip file. */
  readonly storedBytes: number;
  /** Bytes of the content. */
  readonly bytes: number;
  readonly crc: number;
  /** Where its own header begins, and before which byte it has to end. */
  readonly begin: number;
  readonly end: number;
}

export const MEMBER_HEADER = { signature: 0x04034b50, bytes: 30 } as const;

/** What a zip file may hold at most: a model with 10,000 tensors has as many members. */
const LIMITS = { directoryBytes: 2 ** 24, members: 65_536, expansion: 16 } as const;

const ENTRY = { signature: 0x02014b50, bytes: 46 } as const;
const END = { signature: 0x06054b50, bytes: 22, commentBytes: 65_535 } as const;
const END_64 = { signature: 0x06064b50, bytes: 56 } as const;
const LOCATOR_64 = { signature: 0x07064b50, bytes: 20 } as const;
const ZIP_64_FIELD = 1;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
/** A field of 4 bytes that says so has its value in the field of zip64. */
const ELSEWHERE = 0xffffffff;

interface DirectoryPlace {
  readonly members: number;
  readonly begin: number;
  readonly bytes: number;
}

/**
 * Reads the names and places of a zip file's members.
 *
 * @throws {CheckpointError} when it is damaged or cut short, when members overlap, and when they would grow to more
 * than 16 times the file
 */
export function readZipDirectory(file: OpenFile): ReadonlyMap<string, ZipMember> {
  const place = findDirectory(file);
  const entries = parseEntries(file, place);
  checkExpansion(file, entries);
  return new Map(withEnds(file, entries, place.begin).map((member) => [member.name, member]));
}

function findDirectory(file: OpenFile): DirectoryPlace {
  const tailBytes = Math.min(file.size, END.bytes + END.commentBytes);
  const tailBegin = file.size - tailBytes;
  const tail = viewOf(readRange(file, tailBegin, tailBytes));
  for (let at = tailBytes - END.bytes; at >= 0; at--) {
    const ends = at + END.bytes + tail.getUint16(at + 20, true) === tailBytes;
    if (tail.getUint32(at, true) !== END.signature || !ends) continue;
    const locator = at - LOCATOR_64.bytes;
    const is64 = locator >= 0 && tail.getUint32(locator, true) === LOCATOR_64.signature;
    const place = is64
      ? placeOf64(file, safeNumber(file, tail, locator + 8), tailBegin + locator)
      : placeOf(tail, at);
    return checkPlace(file, place, tailBegin + (is64 ? locator : at));
  }
  return damaged(file, "its directory is missing; it may be cut short");
}

function placeOf(tail: DataView, at: number): DirectoryPlace {
  return {
    members: tail.getUint16(at + 10, true),
    bytes: tail.getUint32(at + 12, true),
    begin: tail.getUint32(at + 16, true),
  };
}

function placeOf64(file: OpenFile, begin: number, limit: number): DirectoryPlace {
  if (begin + END_64.bytes > limit) damaged(file, "the end of its directory is misplaced");
  const end = viewOf(readRange(file, begin, END_64.bytes));
  if (end.getUint32(0, true) !== END_64.signature) {
    damaged(file, "the end of its directory is misplaced");
  }
  return {
    members: safeNumber(file, end, 32),
    bytes: safeNumber(file, end, 40),
    begin: safeNumber(file, end, 48),
  };
}

function checkPlace(file: OpenFile, place: DirectoryPlace, limit: number): DirectoryPlace {
  if (place.begin + place.bytes > limit) damaged(file, "its directory reaches beyond its end");
  if (place.members > LIMITS.members || place.bytes > LIMITS.directoryBytes) {
    damaged(file, `its directory names ${place.members} members in ${place.bytes} bytes`);
  }
  if (place.members * ENTRY.bytes > place.bytes) {
    damaged(file, `its directory is too short for ${place.members} members`);
  }
  return place;
}

type Entry = Omit<ZipMember, "end">;

function parseEntries(file: OpenFile, place: DirectoryPlace): Entry[] {
  const bytes = readRange(file, place.begin, place.bytes);
  const seen = new Set<string>();
  const entries: Entry[] = [];
  for (let at = 0; entries.length < place.members;) {
    const { entry, next } = parseEntry(file, bytes, at);
    if (seen.has(entry.name)) damaged(file, `it holds ${quoted(entry.name)} twice`);
    seen.add(entry.name);
    entries.push(entry);
    at = next;
  }
  return entries;
}

function parseEntry(file: OpenFile, bytes: Uint8Array, at: number): { entry: Entry; next: number } {
  const view = viewOf(bytes);
  if (at + ENTRY.bytes > bytes.length || view.getUint32(at, true) !== ENTRY.signature) {
    damaged(file, `its directory has no entry at its byte ${at}`);
  }
  const nameEnd = at + ENTRY.bytes + view.getUint16(at + 28, true);
  const fieldsEnd = nameEnd + view.getUint16(at + 30, true);
  const next = fieldsEnd + view.getUint16(at + 32, true);
  if (next > bytes.length) damaged(file, "an entry of its directory reaches beyond it");
  const name = decodeName(file, bytes.subarray(at + ENTRY.bytes, nameEnd));
  const refuse = (problem: string) => damaged(file, `${quoted(name)} ${problem}`);
  const method = view.getUint16(at + 10, true);
  if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0) refuse("is encrypted");
  if (method !== STORED && method !== DEFLATED) refuse(`is packed by the unknown method ${method}`);
  const wide = wideFields(file, bytes.subarray(nameEnd, fieldsEnd));
  // Zip64 keeps only those of the three that need it, in this order.
  const [size, storedBytes, begin] = [24, 20, 42].map((field) => {
    const value = view.getUint32(at + field, true);
    return value === ELSEWHERE ? wide.shift() ?? refuse("has no size") : value;
  });
  if (method === STORED && size !== storedBytes) refuse("has two different sizes");
  const crc = view.getUint32(at + 16, true);
  return {
    entry: { name, deflated: method === DEFLATED, storedBytes, bytes: size, crc, begin },
    next,
  };
}

/** The numbers of 8 bytes in the field that zip64 adds. */
function wideFields(file: OpenFile, fields: Uint8Array): number[] {
  const view = viewOf(fields);
  for (let at = 0; at + 4 <= fields.length;) {
    const bytes = view.getUint16(at + 2, true);
    const begin = at + 4;
    at = begin + bytes;
    if (view.getUint16(begin - 4, true) !== ZIP_64_FIELD || at > fields.length) continue;
    const count = Math.min(Math.floor(bytes / 8), 3);
    return Array.from({ length: count }, (_, i) => safeNumber(file, view, begin + 8 * i));
  }
  return [];
}

/** Each member may reach to the next one, so no byte belongs to two: nested "zip bombs" live of that. */
function withEnds(file: OpenFile, entries: readonly Entry[], directory: number): ZipMember[] {
  const inOrder = entries.toSorted((a, b) => a.begin - b.begin);
  return inOrder.map((entry, i) => {
    const end = inOrder[i + 1]?.begin ?? directory;
    if (entry.begin + MEMBER_HEADER.bytes + entry.storedBytes > end) {
      damaged(file, `${quoted(entry.name)} reaches into what follows it`);
    }
    return { ...entry, end };
  });
}

function checkExpansion(file: OpenFile, entries: readonly Entry[]): void {
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > LIMITS.expansion * file.size) {
    damaged(file, `its ${file.size} bytes would unpack to ${total}, which no model's do`);
  }
}

function decodeName(file: OpenFile, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return damaged(file, "a name in its directory is not UTF-8 text");
  }
}

function safeNumber(file: OpenFile, view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : damaged(file, `it counts up to ${value}`);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(file: OpenFile, problem: string): never {
  throw new CheckpointError(file.path, `the zip file is damaged: ${problem}`);
}

/** Writes zip files, and on demand such as no program would write. */
import { crc32, deflateRawSync } from "node:zlib";

export interface Member {
  readonly name: string;
  readonly content: Uint8Array;
  readonly deflate?: boolean;
  /** Sizes and place in the field that zip64 adds, as for members above 4 GB. */
  readonly wide?: boolean;
  /** What the directory says instead of the truth. */
  readonly lie?: Partial<DirectoryEntry>;
}

interface DirectoryEntry {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly storedBytes: number;
  readonly bytes: number;
  readonly begin: number;
}

/** The end of the directory: what it says instead of the truth, and the comment. */
export interface End {
  readonly members?: number;
  readonly directoryBytes?: number;
  readonly directoryBegin?: number;
  readonly comment?: Uint8Array;
}

export function zipFile(members: readonly Member[], end: End = {}): Uint8Array<ArrayBuffer> {
  const contents: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const member of members) {
    const name = new TextEncoder().encode(member.name);
    const stored = member.deflate === true ? deflateRawSync(member.content) : member.content;
    const entry: DirectoryEntry = {
      flags: 0,
      method: member.deflate === true ? 8 : 0,
      crc: crc32(member.content),
      storedBytes: stored.length,
      bytes: member.content.length,
      begin: at,
      ...member.lie,
    };
    const content = joined([
      u32(0x04034b50),
      new Uint8Array(22),
      u16(name.length),
      u16(0),
      name,
      stored,
    ]);
    contents.push(content);
    directory.push(directoryEntry(name, entry, member.wide === true));
    at += content.length;
  }
  const directoryBytes = joined(directory);
  const comment = end.comment ?? new Uint8Array();
  return joined([
    ...[...contents, directoryBytes, u32(0x06054b50), u32(0)],
    ...[u16(members.length), u16(end.members ?? members.length)],
    ...[u32(end.directoryBytes ?? directoryBytes.length), u32(end.directoryBegin ?? at)],
    ...[u16(comment.length), comment],
  ]);
}

function directoryEntry(name: Uint8Array, entry: DirectoryEntry, isWide: boolean): Uint8Array {
  const [storedBytes, bytes, begin] = isWide
    ? [0xffffffff, 0xffffffff, 0xffffffff]
    : [entry.storedBytes, entry.bytes, entry.begin];
  const wide = [BigInt(entry.bytes), BigInt(entry.storedBytes), BigInt(entry.begin)];
  const fields = joined([
    // A field of another program comes first.
    ...[u16(0x4142), u16(3), Uint8Array.of(1, 2, 3)],
    ...[u16(1), u16(24), new Uint8Array(BigUint64Array.from(wide).buffer)],
  ]);
  const extra = isWide ? fields : new Uint8Array();
  return joined([
    ...[u32(0x02014b50), u16(0), u16(0), u16(entry.flags), u16(entry.method), u32(0)],
    ...[u32(entry.crc), u32(storedBytes), u32(bytes), u16(name.length), u16(extra.length)],
    ...[u16(0), u16(0), u16(0), u32(0), u32(begin), name, extra],
  ]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function u16(value: number): Uint8Array {
  return new Uint8Array(Uint16Array.of(value).buffer);
}

export function u32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

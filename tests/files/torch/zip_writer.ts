/** Writes zip files, and on demand such as no program would write. */
import { crc32, deflateRawSync } from "node:zlib";

export interface Member {
  readonly name: string;
  readonly content: Uint8Array;
  readonly deflate?: boolean;
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

/** What the end of the directory says instead of the truth. */
export interface EndLie {
  readonly members?: number;
  readonly directoryBytes?: number;
  readonly directoryBegin?: number;
}

export function zipFile(members: readonly Member[], lie: EndLie = {}): Uint8Array<ArrayBuffer> {
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
    directory.push(directoryEntry(name, entry));
    at += content.length;
  }
  const directoryBytes = joined(directory);
  const end = joined([
    ...[u32(0x06054b50), u32(0), u16(members.length), u16(lie.members ?? members.length)],
    ...[u32(lie.directoryBytes ?? directoryBytes.length), u32(lie.directoryBegin ?? at), u16(0)],
  ]);
  return joined([...contents, directoryBytes, end]);
}

function directoryEntry(name: Uint8Array, entry: DirectoryEntry): Uint8Array {
  return joined([
    ...[u32(0x02014b50), u16(0), u16(0), u16(entry.flags), u16(entry.method), u32(0)],
    ...[u32(entry.crc), u32(entry.storedBytes), u32(entry.bytes), u16(name.length), u16(0)],
    ...[u16(0), u16(0), u16(0), u32(0), u32(entry.begin), name],
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

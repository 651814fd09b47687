import { crc32, inflateRawSync } from "node:zlib";
import { CheckpointError } from "../../errors.ts";
import { quoted } from "../safetensors_header.ts";
import { readRange } from "../file_range.ts";
import type { OpenFile } from "../regular_file.ts";
import { MEMBER_HEADER, type ZipMember } from "./zip_directory.ts";

/**
 * Reads one member of a zip file into memory of its own, and checks its content by its CRC.
 *
 * @throws {CheckpointError}
 */
export function readZipMember(file: OpenFile, member: ZipMember): Uint8Array<ArrayBuffer> {
  const stored = readRange(file, contentBegin(file, member), member.storedBytes);
  const content = member.deflated ? inflate(file, member, stored) : stored;
  if (crc32(content) !== member.crc) damaged(file, member, "its checksum is wrong");
  return content;
}

/** The member's own header repeats its name, and may have other fields than the directory. */
function contentBegin(file: OpenFile, member: ZipMember): number {
  const header = readRange(file, member.begin, MEMBER_HEADER.bytes);
  const view = new DataView(header.buffer);
  if (view.getUint32(0, true) !== MEMBER_HEADER.signature) {
    damaged(file, member, `it does not begin at byte ${member.begin}`);
  }
  const begin = member.begin + MEMBER_HEADER.bytes + view.getUint16(26, true) +
    view.getUint16(28, true);
  if (begin + member.storedBytes > member.end) {
    damaged(file, member, "it reaches into what follows it");
  }
  return begin;
}

function inflate(file: OpenFile, member: ZipMember, stored: Uint8Array): Uint8Array<ArrayBuffer> {
  let content: Uint8Array;
  try {
    content = inflateRawSync(stored, { maxOutputLength: Math.max(1, member.bytes) });
  } catch {
    return damaged(file, member, `it does not unpack to ${member.bytes} bytes`);
  }
  if (content.length !== member.bytes) {
    damaged(file, member, `it unpacks to ${content.length} bytes, expected ${member.bytes}`);
  }
  return new Uint8Array(content);
}

function damaged(file: OpenFile, member: ZipMember, problem: string): never {
  throw new CheckpointError(
    file.path,
    `${quoted(member.name)} in the zip file is damaged: ${problem}`,
  );
}

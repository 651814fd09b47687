import { jsonRecords } from "./json_records.ts";
import type { Records } from "./record.ts";
import type { Source } from "./source.ts";
import { type Line, linesOf } from "./text_blocks.ts";

/** A record on each line. @throws {FileError} where the first cannot be read */
export function openJsonLines(source: Source): Promise<Records> {
  return jsonRecords(source, "JSON lines", fullLines(source));
}

async function* fullLines({ blocks }: Source): AsyncGenerator<readonly Line[]> {
  for await (const block of blocks) yield linesOf(block).filter(({ text }) => text.trim() !== "");
}

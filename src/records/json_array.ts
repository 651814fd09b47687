import { FileError } from "../errors.ts";
import { shorten } from "../text/shorten.ts";
import { jsonRecords } from "./json_records.ts";
import { ListScanner } from "./list_scanner.ts";
import type { Records } from "./record.ts";
import type { Source } from "./source.ts";
import { type Line, linesOf } from "./text_blocks.ts";

/** Records in one array, however it is laid out. @throws {FileError} where the first cannot be read */
export function openJsonArray(source: Source): Promise<Records> {
  return jsonRecords(source, "JSON", items(source));
}

async function* items({ path, blocks }: Source): AsyncGenerator<readonly Line[]> {
  const scanner = new ListScanner(path);
  function itemsOn(line: Line): Line[] {
    const found = scanner.read(line), behind = scanner.rest?.trim() ?? "";
    if (behind !== "") throw new FileError(path, `${shorten(behind)} behind the array`, line.line);
    return found;
  }
  for await (const block of blocks) yield linesOf(block).flatMap(itemsOn);
  if (scanner.rest === undefined) throw new FileError(path, "the array is not closed");
}

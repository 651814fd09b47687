/** Recognizes the format of a file and opens it. */
import { closest } from "fastest-levenshtein";
import { basename } from "node:path";
import { FileError, FlagError } from "../errors.ts";
import { decompressed, storedBytes } from "../files/file_bytes.ts";
import { expectTextStart } from "../files/foreign_kind.ts";
import { withStart } from "../files/stream_start.ts";
import { shorten } from "../text/shorten.ts";
import { filled } from "./filled.ts";
import { type FormatName, formatNames, isFormatName } from "./format_names.ts";
import { formats } from "./formats.ts";
import type { ReadingOptions, Records } from "./record.ts";
import { inputBytes, isInput } from "./standard_input.ts";
import { textBlocks } from "./text_blocks.ts";

/** Bytes by which a format is recognized. */
const looked = 1 << 16;

/**
 * Opens a file of records, plain or compressed with gzip or zstd.
 *
 * @param path of a file, `/dev/stdin`, or what a shell gives for `<(…)`
 * @throws {FlagError} for a format that is unknown
 * @throws {FileError} when the file cannot be read, is none of records, or its first records cannot be read
 */
export async function openRecords(path: string, options: ReadingOptions): Promise<Records> {
  const insisted = options.format === "" ? undefined : formatOf(options.format);
  const stored = isInput(path) ? await inputBytes(path) : storedBytes(path);
  const { start, chunks } = await withStart(decompressed(path, stored), looked);
  try {
    expectTextStart(path, start);
    const text = new TextDecoder().decode(start);
    const format = insisted ?? recognized(path, text);
    const blocks = textBlocks(path, chunks);
    const records = await formats[format].open({ path, start: text, blocks, options });
    return { ...records, blocks: () => notEmpty(records) };
  } catch (error) {
    await chunks.return(undefined);
    throw error;
  }
}

function formatOf(name: string): FormatName {
  if (isFormatName(name)) return name;
  const advice = `Did you mean ${closest(name, formatNames)}? Known are ${formatNames.join(", ")}`;
  throw new FlagError("--data_format", `there is no format ${shorten(name)}. ${advice}`);
}

function recognized(path: string, start: string): FormatName {
  const name = basename(path).toLowerCase().replace(/\.(?:gz|zst|zstd)$/, "");
  const lines = start.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length === 0) throw new FileError(path, "is empty, expected records");
  return formatNames.find((format) => formats[format].isMeantBy(name, lines))!;
}

async function* notEmpty({ path, blocks, columns }: Records) {
  let isEmpty = true;
  for await (const block of filled(blocks())) {
    isEmpty = false;
    yield block;
  }
  if (!isEmpty) return;
  throw new FileError(
    path,
    `holds no records${columns === undefined ? "" : " below the names of its columns"}`,
  );
}

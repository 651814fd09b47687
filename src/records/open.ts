/** Recognizes the format of a file and opens it. */
import { closest } from "fastest-levenshtein";
import { FileError, FlagError } from "../errors.ts";
import { decompressed, storedBytes } from "../files/file_bytes.ts";
import { withStart } from "../files/stream_start.ts";
import { shorten } from "../text/shorten.ts";
import { type Beginning, beginningOf } from "./beginning.ts";
import { filled } from "./filled.ts";
import { refuseForeign, refuseOtherTexts } from "./foreign.ts";
import { type FormatName, formatNames, isFormatName } from "./format_names.ts";
import { type TextFormat, textFormats } from "./formats.ts";
import { isParquet, openParquet } from "./parquet.ts";
import type { ReadingOptions, Records } from "./record.ts";
import { inputBytes, isInput } from "./standard_input.ts";
import { textBlocks } from "./text_blocks.ts";

/** Bytes by which a format is recognized. */
const looked = 1 << 16;

/**
 * Opens a file of records; text may be compressed with gzip or zstd.
 *
 * @param path of a file, `/dev/stdin`, or what a shell gives for `<(…)`
 * @throws {FlagError} for a format that is unknown
 * @throws {FileError} when the file cannot be read, is none of records, or its first records cannot be read
 */
export async function openRecords(path: string, options: ReadingOptions): Promise<Records> {
  const name = options.format === "" ? undefined : formatOf(options.format);
  const records =
    await (name === "parquet" || name === undefined && isParquet(path)
      ? openParquet(path, options)
      : openText(path, options, name && textFormats[name]));
  return { ...records, blocks: () => notEmpty(records) };
}

async function openText(
  path: string,
  options: ReadingOptions,
  insisted: TextFormat | undefined,
): Promise<Records> {
  const stored = isInput(path) ? await inputBytes(path) : storedBytes(path);
  const { start, chunks } = await withStart(decompressed(path, stored), looked);
  try {
    refuseForeign(path, start);
    const text = new TextDecoder().decode(start);
    const beginning = beginningOf(path, text, start.length >= looked);
    refuseOtherTexts(path, beginning);
    const format = insisted ?? recognized(beginning);
    return await format.open({ path, beginning, blocks: textBlocks(path, chunks), options });
  } catch (error) {
    await chunks.return(undefined);
    throw error;
  }
}

function formatOf(name: string): FormatName {
  if (isFormatName(name)) return name;
  const known = `Did you mean ${closest(name, formatNames)}? Known are ${formatNames.join(", ")}`;
  throw new FlagError("--data_format", `there is no format ${shorten(name)}. ${known}`);
}

function recognized(beginning: Beginning): TextFormat {
  return Object.values(textFormats).find(({ isMeantBy }) => isMeantBy(beginning))!;
}

async function* notEmpty({ path, blocks, columns }: Records) {
  let isEmpty = true;
  for await (const block of filled(blocks())) {
    isEmpty = false;
    yield block;
  }
  if (!isEmpty) return;
  const where = columns === undefined ? "" : " below the names of its columns";
  throw new FileError(path, `holds no records${where}`);
}

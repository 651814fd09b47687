/** Recognizes the format of a file and opens it. */
import { FileError, FlagError } from "../errors.ts";
import { decompressed, storedBytes } from "../files/file_bytes.ts";
import { withStart } from "../files/stream_start.ts";
import { noneOf } from "../text/nearest.ts";
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
      ? openParquet(path)
      : openText(path, name && textFormats[name]));
  return { ...records, blocks: (wanted) => notEmpty(records, wanted) };
}

async function openText(
  path: string,
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
    return await format.open({ path, beginning, blocks: textBlocks(path, chunks) });
  } catch (error) {
    await chunks.return(undefined);
    throw error;
  }
}

function formatOf(name: string): FormatName {
  if (isFormatName(name)) return name;
  throw new FlagError("--data_format", noneOf("format", name, formatNames));
}

function recognized(beginning: Beginning): TextFormat {
  return Object.values(textFormats).find(({ isMeantBy }) => isMeantBy(beginning))!;
}

async function* notEmpty({ path, blocks, columns }: Records, wanted?: readonly number[]) {
  let isEmpty = true;
  for await (const block of filled(blocks(wanted))) {
    isEmpty = false;
    yield block;
  }
  if (!isEmpty) return;
  const where = columns === undefined ? "" : " below the names of its columns";
  throw new FileError(path, `holds no records${where}`);
}

/** The input that the flags name. */
import { decompressed, storedBytes } from "../../files/file_bytes.ts";
import { openRecords } from "../../records/open.ts";
import { inputBytes, inputPath, isInput } from "../../records/standard_input.ts";
import { textBlocks } from "../../records/text_blocks.ts";
import type { AnyProblem } from "../../problems/problem_for.ts";
import type { Input } from "./input.ts";
import type { ItemReader } from "./item_reader.ts";
import { recordInput } from "./record_input.ts";
import { textInput } from "./text_input.ts";

/** Flags about the input. */
export interface InputFlags {
  readonly input: string;
  readonly columns: string;
  readonly data_format: string;
}

/** Names of files that hold tables, so that nobody takes their lines for problems. */
const tables = /\.(?:csv|tsv|tab|jsonl|ndjson|json|parquet)(?:\.(?:gz|zst|zstd))?$/i;

/** Opens a table where there is reason to take the input for one, else a text. @throws {FlagError | FileError} */
export async function openInput(
  problem: AnyProblem,
  read: ItemReader,
  { input, columns, data_format: format }: InputFlags,
): Promise<Input> {
  const path = inputPath(input), isLive = isInput(path);
  if (columns !== "" || format !== "" || tables.test(path)) {
    const records = await openRecords(path, { format });
    return await recordInput(problem, read, { records, columns, isLive });
  }
  const stored = isLive ? await inputBytes(path) : storedBytes(path);
  const name = input === "-" ? "standard input" : path;
  const blocks = textBlocks(name, decompressed(name, stored));
  return await textInput(problem, read, { blocks, path: name, isLive });
}

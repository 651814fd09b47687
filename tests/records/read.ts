/** What the tests of records have in common. */
import { FileError } from "../../src/errors.ts";
import { openRecords } from "../../src/records/open.ts";
import type { ReadingOptions, Value } from "../../src/records/record.ts";
import { valueOf } from "../../src/records/value.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

/** All of a file. */
export interface Contents {
  readonly format: string;
  readonly columns: readonly string[] | undefined;
  readonly rows: readonly (readonly Value[])[];
  readonly lines: readonly number[];
  readonly problems: readonly (string | undefined)[];
}

/** How a file is read; places of columns that are wanted. */
type Options = Partial<ReadingOptions> & { readonly wanted?: readonly number[] };

export async function contentsOf(
  path: string,
  { wanted, ...options }: Options = {},
): Promise<Contents> {
  const records = await openRecords(path, { format: "", ...options });
  const rows = (await Array.fromAsync(records.blocks(wanted))).flat();
  return {
    format: records.format,
    columns: records.columns,
    rows: rows.map(({ cells }) => cells.map(valueOf)),
    lines: rows.map(({ line }) => line),
    problems: rows.map(({ problem }) => problem),
  };
}

/** The contents of a file that has a name and text, or bytes. */
export async function read(
  name: string,
  data: string | Uint8Array,
  options: Options = {},
): Promise<Contents> {
  let contents: Contents | undefined;
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/${name}`;
    Deno.writeFileSync(path, typeof data === "string" ? new TextEncoder().encode(data) : data);
    contents = await contentsOf(path, options);
  });
  return contents!;
}

/** The message that a file is refused with, its path without the folder. */
export async function refused(
  name: string,
  data: string | Uint8Array,
  options: Options = {},
): Promise<string> {
  try {
    await read(name, data, options);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.message.replace(/^.*\/(?=[^/:]+:)/, "").replaceAll("\n", "(a second line)");
  }
  throw new Error("the file was read");
}

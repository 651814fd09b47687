/** What the tests of records have in common. */
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
}

export async function contentsOf(
  path: string,
  options: Partial<ReadingOptions> = {},
): Promise<Contents> {
  const records = await openRecords(path, { format: "", ...options });
  const rows = (await Array.fromAsync(records.blocks())).flat();
  return {
    format: records.format,
    columns: records.columns,
    rows: rows.map(({ cells }) => cells.map(valueOf)),
    lines: rows.map(({ line }) => line),
  };
}

/** The contents of a file that has a name and text, or bytes. */
export async function read(
  name: string,
  data: string | Uint8Array,
  options: Partial<ReadingOptions> = {},
): Promise<Contents> {
  let contents: Contents | undefined;
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/${name}`;
    Deno.writeFileSync(path, typeof data === "string" ? new TextEncoder().encode(data) : data);
    contents = await contentsOf(path, options);
  });
  return contents!;
}

/**
 * Headers of a column's pages. hyparquet believes them, and would read a page of negative size again and again. What is in the
 * pages is not checked: a table whose values were damaged on purpose can still keep it busy.
 */
import type { AsyncBuffer, ColumnChunk } from "hyparquet";
import { deserializeTCompactProtocol } from "hyparquet/src/thrift.js";

/** Values of a page. */
const mostValues = 2 ** 28;

type Fields = Readonly<Record<string, unknown>>;

/** The field with what a page's type needs, and its sizes that must be there, by their numbers in Parquet's specification. */
const layouts: ReadonlyMap<unknown, { readonly field: string; readonly sizes: readonly string[] }> =
  new Map([
    [0, { field: "field_5", sizes: ["field_1"] }],
    [2, { field: "field_7", sizes: ["field_1"] }],
    [3, { field: "field_8", sizes: ["field_1", "field_2", "field_3", "field_5", "field_6"] }],
  ]);

/** @throws {RangeError} where the pages do not fill the column as its metadata say */
export async function checkPages(file: AsyncBuffer, { meta_data }: ColumnChunk): Promise<void> {
  if (meta_data === undefined) throw new RangeError("a column without metadata");
  const { dictionary_page_offset, data_page_offset, total_compressed_size } = meta_data;
  const start = Number(dictionary_page_offset || data_page_offset);
  const bytes = await file.slice(start, start + Number(total_compressed_size));
  const reader = { view: new DataView(bytes), offset: 0 };
  while (reader.offset < bytes.byteLength - 1) {
    const header = deserializeTCompactProtocol(reader) as Fields;
    if (!isSound(header, bytes.byteLength - reader.offset)) {
      throw new RangeError("a page of impossible size");
    }
    reader.offset += header.field_3 as number;
  }
}

/** @param left bytes behind the header */
function isSound(header: Fields, left: number): boolean {
  const layout = layouts.get(header["field_1"]);
  const data = layout && header[layout.field] as Fields | undefined;
  return isSize(header["field_2"], 2 ** 31) && isSize(header["field_3"], left) &&
    typeof data === "object" && layout!.sizes.every((name) => isSize(data[name], mostValues));
}

function isSize(value: unknown, most: number): boolean {
  return typeof value === "number" && value >= 0 && value <= most;
}

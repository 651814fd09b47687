/**
 * Headers of a column's pages. hyparquet believes them, and would read a page of negative size again and again, or make room for
 * as many values as a page says it has.
 */
import type { AsyncBuffer, ColumnChunk, RowGroup } from "hyparquet";
import { deserializeTCompactProtocol } from "hyparquet/src/thrift.js";

/** Bytes, uncompressed. */
const largestPage = 2 ** 31;

type Fields = Readonly<Record<string, unknown>>;

interface Layout {
  /** The field with what a page of the type needs. */
  readonly field: string;
  /** In it, numbers of values of the column, the first being that of all of them. */
  readonly values: readonly string[];
  /** Numbers of bytes, and of what takes a byte or more. */
  readonly bytes: readonly string[];
}

/** By the type of a page; fields have their numbers in Parquet's specification. */
const layouts: ReadonlyMap<unknown, Layout> = new Map([
  [0, { field: "field_5", values: ["field_1"], bytes: [] }],
  // A dictionary may hold more values than the column.
  [2, { field: "field_7", values: [], bytes: ["field_1"] }],
  [3, {
    field: "field_8",
    values: ["field_1", "field_2", "field_3"],
    bytes: ["field_5", "field_6"],
  }],
]);

/** @param name of a column at the top of the table @throws {RangeError} where its pages are not as the metadata say */
export async function checkPages(file: AsyncBuffer, group: RowGroup, name: string): Promise<void> {
  for (const chunk of group.columns) {
    if (chunk.meta_data === undefined) throw new RangeError("a column without metadata");
    if (chunk.meta_data.path_in_schema[0] === name) await checkChunk(file, chunk, group.num_rows);
  }
}

async function checkChunk(
  file: AsyncBuffer,
  { meta_data }: ColumnChunk,
  rows: bigint,
): Promise<void> {
  const { dictionary_page_offset, data_page_offset, total_compressed_size, num_values } =
    meta_data!;
  if (!(num_values >= rows)) throw new RangeError("a column has fewer values than there are rows");
  const start = Number(dictionary_page_offset || data_page_offset);
  const bytes = await file.slice(start, start + Number(total_compressed_size));
  const reader = { view: new DataView(bytes), offset: 0 };
  let values = 0;
  while (reader.offset < bytes.byteLength - 1) {
    const header = deserializeTCompactProtocol(reader) as Fields;
    values += valuesOf(header, bytes.byteLength - reader.offset, Number(num_values));
    reader.offset += header["field_3"] as number;
  }
  if (BigInt(values) !== num_values) {
    throw new RangeError(`a column has ${values} values, expected ${num_values}`);
  }
}

/** How many values of the column a page has. @param left bytes behind the header @param most values that it may have */
function valuesOf(header: Fields, left: number, most: number): number {
  const layout = layouts.get(header["field_1"]), size = header["field_2"];
  const fields = layout && header[layout.field] as Fields | undefined;
  const isSound = typeof fields === "object" && isSize(size, largestPage) &&
    isSize(header["field_3"], left) &&
    layout!.values.every((name) => isSize(fields[name], most)) &&
    layout!.bytes.every((name) => isSize(fields[name], size));
  if (!isSound) throw new RangeError("a page of impossible size");
  const [count] = layout!.values;
  return count === undefined ? 0 : fields[count] as number;
}

function isSize(value: unknown, most: number): value is number {
  return typeof value === "number" && value >= 0 && value <= most;
}

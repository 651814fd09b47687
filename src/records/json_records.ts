/** Records in JSON. They are objects, with the keys of the first as columns, or arrays. */
import { FileError } from "../errors.ts";
import { filled } from "./filled.ts";
import { jsonCell, parseJson } from "./json_value.ts";
import type { Cell, Records, Row } from "./record.ts";
import type { Source } from "./source.ts";
import type { Line } from "./text_blocks.ts";

/** @param texts of the records @throws {FileError} where the first record cannot be read */
export async function jsonRecords(
  { path }: Source,
  format: string,
  texts: AsyncGenerator<readonly Line[]>,
): Promise<Records> {
  const blocks = filled(texts), first = await blocks.next();
  const columns = first.done ? undefined : keysOf(parseJson(path, first.value[0]!));
  async function* records(wanted?: readonly number[]) {
    const reader = new JsonReader(path, columns, wanted && new Set(wanted));
    if (!first.done) yield first.value.map((text) => reader.row(text));
    for await (const block of blocks) yield block.map((text) => reader.row(text));
  }
  return { path, format, columns, blocks: records };
}

class JsonReader {
  constructor(
    readonly path: string,
    readonly columns: readonly string[] | undefined,
    readonly wanted: ReadonlySet<number> | undefined,
  ) {}

  /** A text that is no JSON, or no record like the first, says so: others may be read all the same. */
  row(text: Line): Row {
    try {
      return { line: text.line, cells: this.#cells(parseJson(this.path, text), text.line) };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return { line: text.line, cells: [], problem: error.problem };
    }
  }

  #cells(record: unknown, line: number): Cell[] {
    const { columns, path } = this;
    if (columns === undefined ? !Array.isArray(record) : !isObject(record)) {
      const expected = columns === undefined ? "an array" : "an object";
      throw new FileError(path, `${kindOf(record)}, expected ${expected}`, line);
    }
    const values = columns === undefined ? record as unknown[] : this.#fields(record as Fields);
    return values.map((value, i) => this.wanted?.has(i) ?? true ? this.#cell(value, line) : null);
  }

  #fields(record: Fields): unknown[] {
    return this.columns!.map((name) => Object.hasOwn(record, name) ? record[name] : null);
  }

  #cell(value: unknown, line: number): Cell {
    try {
      return jsonCell(value);
    } catch (error) {
      throw new FileError(this.path, (error as Error).message, line);
    }
  }
}

type Fields = Readonly<Record<string, unknown>>;

function keysOf(record: unknown): readonly string[] | undefined {
  return isObject(record) ? Object.keys(record) : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`.replace("bigint", "number");
}

/** Tables of text: lines of cells, perhaps below a line of names. */
import { FileError } from "../errors.ts";
import { filled } from "./filled.ts";
import { areNames, checkNames, columnName } from "./header.ts";
import type { Records, Row } from "./record.ts";
import type { Source } from "./source.ts";

/** A row of text. */
export interface TextRow extends Row {
  readonly cells: readonly string[];
}

export type TextRows = AsyncGenerator<readonly TextRow[]>;

/** How the rows of a table differ from each other. */
export interface TableShape {
  /** See {@link Records}. */
  readonly format: string;
  /** Whether rows without names above them may differ in length. */
  readonly isRagged?: boolean;
}

/**
 * The records of a table.
 *
 * @throws {FileError} where the first rows cannot be read; later, where a row has more or fewer cells than the first
 */
export async function tableRecords(
  { path, options }: Source,
  rows: TextRows,
  { format, isRagged = false }: TableShape,
): Promise<Records> {
  const blocks = filled(rows), first = await blocks.next();
  if (first.done) return { path, format, columns: undefined, blocks: () => blocks };
  const top = first.value[0]!;
  const columns = areNames(top.cells) ? top.cells.map(columnName) : undefined;
  if (columns !== undefined) checkNames(path, columns, top.line, options);
  async function* records() {
    yield columns === undefined ? first.value! : first.value!.slice(1);
    yield* blocks;
  }
  const checked = isRagged && columns === undefined
    ? records()
    : withEqualRows(path, records(), top);
  return { path, format, columns, blocks: () => filled(checked) };
}

async function* withEqualRows(path: string, rows: TextRows, top: TextRow): TextRows {
  const count = top.cells.length;
  for await (const block of rows) {
    const bad = block.find(({ cells }) => cells.length !== count);
    if (bad !== undefined) {
      const problem = `${cellCount(bad.cells.length)}, expected ${count} as in line ${top.line}`;
      throw new FileError(path, problem, bad.line);
    }
    yield block;
  }
}

function cellCount(count: number): string {
  return count === 1 ? "1 cell" : `${count} cells`;
}

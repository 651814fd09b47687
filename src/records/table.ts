/** Tables of text: lines of cells, perhaps below a line of names. */
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
  /** Names that the file itself does not have above the columns. */
  readonly columns?: readonly string[];
  /** Whether rows without names above them may differ in length. */
  readonly isRagged?: boolean;
}

/**
 * The records of a table.
 *
 * @throws {FileError} where the first rows cannot be read; of later ones, those with more or fewer cells say so
 */
export async function tableRecords(
  { path }: Source,
  rows: TextRows,
  { format, columns: known, isRagged = false }: TableShape,
): Promise<Records> {
  const blocks = filled(rows), first = await blocks.next();
  if (first.done) return { path, format, columns: known, blocks: () => blocks };
  const top = first.value[0]!, hasNames = known === undefined && areNames(top.cells);
  const columns = hasNames ? top.cells.map(columnName) : known;
  if (columns !== undefined) checkNames(path, columns, top.line);
  async function* records() {
    yield hasNames ? first.value!.slice(1) : first.value!;
    yield* blocks;
  }
  const isChecked = columns !== undefined || !isRagged;
  const expected = known === undefined
    ? `${top.cells.length} as in line ${top.line}`
    : `${known.length}: ${known.join(", ")}`;
  const count = columns?.length ?? top.cells.length;
  const checked = isChecked ? withEqualRows(records(), count, expected) : records();
  return { path, format, columns, blocks: () => checked };
}

/** @param expected completes "expected …" */
async function* withEqualRows(
  rows: TextRows,
  count: number,
  expected: string,
): TextRows {
  for await (const block of rows) {
    const areAllGood = block.every(({ cells }) => cells.length === count);
    yield areAllGood
      ? block
      : block.map((row) =>
        row.cells.length === count
          ? row
          : { ...row, problem: `${cellCount(row.cells.length)}, expected ${expected}` }
      );
  }
}

function cellCount(count: number): string {
  return count === 1 ? "1 cell" : `${count} cells`;
}

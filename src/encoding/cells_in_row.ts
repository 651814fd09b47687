import { FileError } from "../errors.ts";
import { cellsOf, type Side } from "../records/columns.ts";
import type { Cell, Row } from "../records/record.ts";

/** The cells of some columns. @param flag that names them @throws {FileError} where the row does not have them, naming its line */
export function cellsInRow(
  side: Side,
  row: Row,
  { path, flag }: { readonly path: string; readonly flag: string },
): Cell[] {
  try {
    return cellsOf(side, row);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FileError(path, `${error.message} (${flag} ${side.text})`, row.line);
  }
}

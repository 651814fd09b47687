import { FlagError } from "../errors.ts";
import { groupLabel } from "../examples/labels.ts";
import { showValue } from "../text/show_value.ts";
import { columnNameAt, selectColumns } from "../records/columns.ts";
import type { Cell, Records, Row } from "../records/record.ts";
import { shorten } from "../text/shorten.ts";
import { cellsInRow } from "./cells_in_row.ts";
import type { Marks } from "./collected.ts";

/** How labels are read of the records of a file. */
export interface LabelReader {
  readonly names: readonly string[];
  /** Of the cells that are looked at. */
  readonly places: readonly number[];
  /** The group is also a label. @throws {FileError} where a row has not as many cells */
  of(row: Row): Marks;
}

/** Which columns hold labels. */
export interface LabelColumns {
  /** `--group`: columns that name the group of an example; empty: none. */
  readonly group: string;
  /** `--label`: columns that are kept as labels; empty: none. */
  readonly label: string;
}

/** @throws {FlagError} naming a column that the file does not have */
export function labelReader(records: Records, { group, label }: LabelColumns): LabelReader {
  const labels = columnsOf("--label", label, records);
  const names = labels.places.map((place) => columnNameAt(records, place));
  expectDifferent(group === "" ? names : [...names, groupLabel]);
  if (group === "") {
    return { names, places: labels.places, of: (row) => ({ labels: labels.textsOf(row) }) };
  }
  const groups = columnsOf("--group", group, records);
  return {
    names: [...names, groupLabel],
    places: [...labels.places, ...groups.places],
    of(row) {
      const name = groups.textsOf(row).join(" ");
      return { group: name, labels: [...labels.textsOf(row), name] };
    },
  };
}

/** @throws {FlagError} where two labels would have the same name, of which the group's is always `group` */
function expectDifferent(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return;
  const why = twice === groupLabel ? "; --group is kept as a label of that name" : "";
  throw new FlagError("--label", `two labels would be called ${shorten(twice)}${why}`);
}

/** @param text empty: no columns */
function columnsOf(flag: string, text: string, records: Records) {
  const side = text === ""
    ? { text, places: [], parts: [] }
    : selectColumns(text, records, { flag }).problem;
  const textsOf = (row: Row) => cellsInRow(side, row, { path: records.path, flag }).map(textOf);
  return { places: side.places, textsOf };
}

function textOf(cell: Cell): string {
  return cell === null ? "" : typeof cell === "string" ? cell : showValue(cell);
}

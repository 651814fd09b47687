import { groupLabel } from "../examples/labels.ts";
import { showValue } from "../problems/show_value.ts";
import { cellsOf, columnNameAt, selectColumns, type Side } from "../records/columns.ts";
import type { Cell, Records, Row } from "../records/record.ts";
import type { Marks } from "./collected.ts";

/** How labels are read of the records of a file. */
export interface LabelReader {
  readonly names: readonly string[];
  /** Of the cells that are looked at. */
  readonly places: readonly number[];
  /** The group is also a label. */
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
  const labels = sideOf("--label", label, records), groups = sideOf("--group", group, records);
  const names = labels.places.map((place) => columnNameAt(records, place));
  const places = [...labels.places, ...groups.places];
  if (group === "") return { names, places, of: (row) => ({ labels: textsOf(labels, row) }) };
  return {
    names: [...names, groupLabel],
    places,
    of(row) {
      const name = textsOf(groups, row).join(" ");
      return { group: name, labels: [...textsOf(labels, row), name] };
    },
  };
}

function sideOf(flag: string, text: string, records: Records): Side {
  return text === ""
    ? { text, places: [], parts: [] }
    : selectColumns(text, records, { flag }).problem;
}

function textsOf(side: Side, row: Row): string[] {
  return cellsOf(side, row).map(textOf);
}

function textOf(cell: Cell): string {
  return cell === null ? "" : typeof cell === "string" ? cell : showValue(cell);
}

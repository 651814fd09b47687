/**
 * Downloads of the LMFDB as text: comments, of which one names the columns, then cells with tabs between them, text in quotes.
 * Its downloads for Sage, PARI/GP, Magma, GAP and Oscar are lists in brackets.
 */
import { unquoted } from "./brackets.ts";
import { lineRows } from "./line_rows.ts";
import type { Records } from "./record.ts";
import type { Source } from "./source.ts";
import { tableRecords } from "./table.ts";

const columnsComment =
  /^#\s*Each entry in the following data list has the form:\s*\n#\s*\[(.*)\]\s*$/m;

/** @throws {FileError} where the first rows cannot be read */
export function openLmfdbText(source: Source): Promise<Records> {
  const titles = columnsComment.exec(source.beginning.text.replaceAll("\r", ""))?.[1];
  const columns = titles?.split(/,\s*/);
  const rows = lineRows(source, (text) => text.split("\t").map(cellOf));
  return tableRecords(source, rows, {
    format: "LMFDB download",
    ...columns === undefined ? {} : { columns },
  });
}

function cellOf(text: string): string {
  return /^".*"$/.test(text) ? unquoted(text) : text;
}

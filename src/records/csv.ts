/**
 * Comma-separated values and their like. A million elliptic curves take csv-parse 1.7 s; Papa Parse takes 0.6 s, but reads a
 * quote that is not closed again with each block, and counts no lines.
 */
import { type CsvError, parse, type Parser } from "csv-parse";
import { FileError } from "../errors.ts";
import type { Records } from "./record.ts";
import type { Source } from "./source.ts";
import { tableRecords, type TextRow, type TextRows } from "./table.ts";
import { joinedLists } from "./joined_lists.ts";
import type { TextBlock } from "./text_blocks.ts";

export type Delimiter = "," | ";" | "\t" | "|";

/** Bytes of a record, 64 MB. */
const longestRecord = 1 << 26;

const problems: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is not closed",
  CSV_INVALID_CLOSING_QUOTE:
    "text behind a closing quote; a quote in a quoted cell is written twice",
  INVALID_OPENING_QUOTE: "a quote within a cell that is not quoted",
  CSV_MAX_RECORD_SIZE: "a record of more than 64 MB, expected one a line: is a quote not closed?",
};

/** @throws {FileError} where the first rows cannot be read */
export function openCsv(source: Source, delimiter: Delimiter): Promise<Records> {
  const format = delimiter === "\t" ? "TSV" : "CSV";
  return tableRecords(source, csvRows(source, delimiter), { format });
}

async function* csvRows({ path, beginning, blocks }: Source, delimiter: Delimiter): TextRows {
  const reader = new CsvReader(path, delimiter);
  const hasComments = beginning.text.startsWith("#");
  for await (const block of blocks) {
    await reader.read(hasComments ? withoutComments(block) : block.text);
    yield reader.takeRows();
    reader.throwError();
  }
  await reader.finish();
  yield reader.takeRows();
  reader.throwError();
}

/** Comments leave empty lines, so that lines keep their numbers. */
function withoutComments({ text }: TextBlock): string {
  return text.replace(/^#.*$/gm, "");
}

class CsvReader {
  readonly #parser: Parser;
  #rows: TextRow[] = [];
  #line = 1;
  /** Cells of the first row. */
  #width: number | undefined;
  #error: CsvError | undefined;

  constructor(readonly path: string, readonly delimiter: Delimiter) {
    this.#parser = parse({
      delimiter,
      relax_column_count: true,
      max_record_size: longestRecord,
    });
    this.#parser.on("data", (cells: string[]) => this.#add(cells));
    this.#parser.on("error", (error) => this.#error = error as CsvError);
  }

  async read(text: string): Promise<void> {
    await new Promise((resolve) => this.#parser.write(text, resolve));
  }

  async finish(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#parser.on("end", resolve).on("error", () => resolve());
      this.#parser.end();
    });
  }

  /** The rows that were read since. */
  takeRows(): readonly TextRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** @throws {FileError} where the text behind the rows that were taken cannot be read */
  throwError(): void {
    if (this.#error === undefined) return;
    const { code, message } = this.#error;
    throw new FileError(this.path, problems[code] ?? message, this.#line);
  }

  #add(cells: readonly string[]): void {
    if (cells.length > 1 || cells[0] !== "") {
      // A list without quotes makes a row wider than others; what is in quotes is never joined where the width is right.
      const joined = cells.length === this.#width ? cells : joinedLists(cells, this.delimiter);
      this.#width ??= joined.length;
      this.#rows.push({ line: this.#line, cells: joined });
    }
    this.#line++;
    for (const cell of cells) {
      for (let at = cell.indexOf("\n"); at !== -1; at = cell.indexOf("\n", at + 1)) this.#line++;
    }
  }
}

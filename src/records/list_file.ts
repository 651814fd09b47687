/**
 * Files of lists in brackets, from PARI/GP, Sage, Magma, GAP, Julia, Python or Mathematica: one list of records, or a record
 * on each line. What is no list – an assignment's name, comments, semicolons – is passed over. The LMFDB's downloads for
 * these languages name their columns in a list of their own, and end with functions, which are not looked at.
 */
import { FileError } from "../errors.ts";
import { shorten } from "../text/shorten.ts";
import { readBrackets } from "./brackets.ts";
import { withoutComment } from "./comments.ts";
import { describeValue } from "./describe_value.ts";
import { checkNames } from "./header.ts";
import { ListScanner } from "./list_scanner.ts";
import type { Records, Row, Value } from "./record.ts";
import type { Source } from "./source.ts";
import { type Line, linesOf, type TextBlock } from "./text_blocks.ts";
import { valueOf } from "./value.ts";

/** The LMFDB's list of columns. */
const columnsLine = /^columns\s*:?=\s*(\[.*\])/m;

const assignment = /^\s*[\w.%]*\s*:?=(?!=)\s*/;

const beginsList = /^\s*[[({]/;

/** What may stand behind a list. */
const ending = /^[\s,;~\]})*]*$/;

/** Whether a first line of data is, or begins, a list: behind one that is a cell, others follow. */
export function isListFile(line: string): boolean {
  const list = withoutComment(line).replace(assignment, "");
  if (!beginsList.test(list)) return typeof (valueOf(list) ?? "") === "object";
  const scanner = new ListScanner("");
  try {
    scanner.read({ text: list, line: 1 });
    return ending.test(scanner.rest ?? "");
  } catch {
    return false;
  }
}

/** @throws {FileError} where columns have the same name */
export function openLists(source: Source): Promise<Records> {
  const { path, beginning, blocks } = source;
  const names = columnsLine.exec(beginning.text)?.[1];
  const columns = names === undefined ? undefined : (valueOf(names) as Value[]).map(String);
  if (columns !== undefined) checkNames(path, columns, 1);
  const reader = new ListFileReader(path, columns);
  return Promise.resolve({
    path,
    format: columns === undefined ? "lists in brackets" : "LMFDB download",
    columns,
    blocks: () => reader.rows(blocks),
  });
}

class ListFileReader {
  /** The list that goes over lines, while it does, and where it begins. */
  #open: { readonly scanner: ListScanner; readonly line: number } | undefined;
  /** A list on a line of its own that is a record if another one follows, and else has the records. */
  #first: Row | undefined;
  /** What was read already. */
  #found: "nothing" | "lists on lines" | "a list" = "nothing";

  constructor(readonly path: string, readonly columns: readonly string[] | undefined) {}

  async *rows(blocks: AsyncIterable<TextBlock>): AsyncGenerator<readonly Row[]> {
    for await (const block of blocks) {
      yield linesOf(block).flatMap((line) => this.#read(line));
      if (this.#found === "a list" && this.columns !== undefined) return;
    }
    if (this.#open !== undefined) {
      this.#fail("the list that begins here is not closed", this.#open.line);
    }
    if (this.#first !== undefined) yield recordsIn(this.#first);
  }

  #read({ text, line }: Line): Row[] {
    const bare = withoutComment(text);
    if (this.#open !== undefined) return this.#readOn(this.#open.scanner, { text: bare, line });
    if (ending.test(bare) || this.#isCode(bare)) return [];
    if (this.#found === "a list") this.#fail("a second list, expected one list of records", line);
    const list = bare.replace(assignment, "").replace(/^\{(?=\[\s*$)/, "");
    const scanner = new ListScanner(this.path);
    const items = beginsList.test(list) ? scanner.read({ text: list, line }) : undefined;
    if (items === undefined || scanner.rest !== undefined) return this.#listOnLine(list, line);
    if (this.#found !== "nothing") {
      this.#fail("the list is not closed, as those before it are", line);
    }
    this.#open = { scanner, line };
    return items.flatMap((item) => this.#rowOf(item));
  }

  /** In downloads of the LMFDB, all but the list `data`. */
  #isCode(text: string): boolean {
    return this.columns !== undefined &&
      (this.#found !== "nothing" || !/^\s*data\s*:?=/.test(text));
  }

  #readOn(scanner: ListScanner, text: Line): Row[] {
    const rows = scanner.read(text).flatMap((item) => this.#rowOf(item));
    if (scanner.rest !== undefined) {
      if (!ending.test(scanner.rest)) {
        this.#fail(`${shorten(scanner.rest)} behind the list`, text.line);
      }
      this.#open = undefined;
      this.#found = "a list";
    }
    return rows;
  }

  #rowOf({ text, line }: Line): Row[] {
    // Those of a list of Magma, `[* … *]`.
    const item = text.replace(/^\*|\*$/g, "").trim();
    if (item === "") return [];
    if (!beginsList.test(item) && item.includes(";")) {
      this.#fail("rows that end with ; go over lines, expected each row in brackets", line);
    }
    const values = readBrackets(`[${item}]`) as readonly Value[] | undefined;
    if (values === undefined) this.#fail(describeValue(item), line);
    const cells = values.length === 1 ? cellsOf(values[0]!) : values, count = this.columns?.length;
    if (count !== undefined && cells.length !== count) {
      this.#fail(`found ${cells.length}, expected a value for each of the ${count} columns`, line);
    }
    return [{ line, cells }];
  }

  #listOnLine(text: string, line: number): Row[] {
    const value = valueOf(text.replace(/[\s,;]+$/, ""));
    if (!isList(value)) this.#fail(`${describeValue(value)}, expected a list`, line);
    const row: Row = { line, cells: value }, before = this.#first;
    const isFirst = this.#found === "nothing";
    this.#found = "lists on lines";
    this.#first = isFirst ? row : undefined;
    return isFirst ? [] : before === undefined ? [row] : [before, row];
  }

  #fail(problem: string, line: number): never {
    throw new FileError(this.path, problem, line);
  }
}

/** A list of records that are lists, or one of records with a single column. */
function recordsIn({ line, cells }: Row): Row[] {
  return cells.map((cell) => ({ line, cells: cellsOf(cell) }));
}

function cellsOf(value: Value): readonly Value[] {
  return isList(value) ? value : [value];
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** `DATAFILE.labels`: the labels of a data file in a file of their own, tab-separated, with names in its first line. */
import { FileError } from "../../errors.ts";
import { whatIsAt } from "../../files/regular_file.ts";
import type { Labels } from "../labels.ts";
import { fileBytes } from "../../files/file_bytes.ts";
import { lineBlocks } from "../../files/line_blocks.ts";

/** The labels of the lines of a data file, from the first line on. */
export interface LabelRows {
  /**
   * The labels of a line of the data file; empty cells are no labels.
   *
   * @param row number of the line from 0, blank lines apart, larger than the last one asked for
   * @throws {FileError} when there is no such row, or it does not have a cell for each name
   */
  at(row: number): Promise<Labels>;
  close(): Promise<void>;
}

/** Where the labels of a data file are. */
export function labelPath(dataPath: string): string {
  return `${dataPath}.labels`;
}

/** The labels beside a data file, if there are any. @throws {FileError} when its first line does not name them */
export async function openLabelRows(dataPath: string): Promise<LabelRows | undefined> {
  const path = labelPath(dataPath);
  if (whatIsAt(path) === undefined) return undefined;
  const lines = textLines(path), first = await lines.next();
  const names = first.done ? [] : cellsOf(first.value.replace(/^\uFEFF/, ""));
  expectNames(path, names);
  let passed = 0;
  return {
    async at(row) {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw otherRows(path, dataPath, passed, `${row + 1} or more`);
        if (passed++ === row) return labelsIn(path, names, cellsOf(value), row + 2);
      }
    },
    close: async () => void await lines.return(undefined),
  };
}

/** @throws {FileError} when there is not a row for each line of the data file */
export async function expectRowForEachLine(dataPath: string): Promise<void> {
  const path = labelPath(dataPath);
  if (whatIsAt(path) === undefined) return;
  let lines = 0, rows = -1;
  for await (const line of textLines(dataPath)) if (!/^[ \r]*$/.test(line)) lines++;
  for await (const _ of textLines(path)) rows++;
  if (rows === lines) return;
  throw otherRows(path, dataPath, rows, String(lines));
}

/** @param rows that are there @param expected how many there should be */
function otherRows(path: string, dataPath: string, rows: number, expected: string): FileError {
  const each = `one for each line of ${dataPath}`;
  const problem = `found ${rows} below the names, expected ${expected} rows: ${each}`;
  // The first row that is missing, or one too many.
  return new FileError(path, problem, 2 + Math.min(rows, Number.parseInt(expected)));
}

function expectNames(path: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  const problem = names.length === 0 || names.includes("")
    ? "expected names of labels, with tabs between them, in the first line"
    : twice !== undefined
    ? `the label ${twice} is there twice`
    : undefined;
  if (problem !== undefined) throw new FileError(path, problem, 1);
}

function labelsIn(
  path: string,
  names: readonly string[],
  cells: readonly string[],
  line: number,
): Labels {
  if (cells.length !== names.length) {
    const problem =
      `expected ${names.length} cells, as the first line names; found ${cells.length}`;
    throw new FileError(path, problem, line);
  }
  return new Map(names.map((name, i) => [name, cells[i]!] as const).filter(([, cell]) => cell));
}

function cellsOf(line: string): string[] {
  return line.split("\t").map((cell) => cell.trim());
}

async function* textLines(path: string): AsyncGenerator<string, undefined, undefined> {
  const tooLong = () => new FileError(path, "has a line of more than 16 MB");
  for await (const block of lineBlocks(fileBytes(path), tooLong)) {
    const lines = new TextDecoder("utf-8", { ignoreBOM: true }).decode(block).split("\n");
    if (lines.at(-1) === "") lines.pop();
    yield* lines;
  }
}

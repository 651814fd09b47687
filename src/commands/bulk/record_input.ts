/** Problems that stand in the records of a table. */
import { FlagError } from "../../errors.ts";
import { showValue } from "../../text/show_value.ts";
import {
  cellsOf,
  columnNameAt,
  joinedValue,
  selectColumns,
  type SelectedColumns,
  type Side,
} from "../../records/columns.ts";
import { describeValue } from "../../records/describe_value.ts";
import type { Records, Row, Value } from "../../records/record.ts";
import { valueOf } from "../../records/value.ts";
import type { Tokenizer } from "../../tokenizers/tokenizer.ts";
import type { AnyProblem } from "../../problems/problem_for.ts";
import type { Input, Item } from "./input.ts";
import type { ItemReader } from "./item_reader.ts";
import { peeked } from "./peeked.ts";

/** A table, and which of its columns are asked. */
export interface RecordSource {
  readonly records: Records;
  /** `--columns`; empty: the file's only column. */
  readonly columns: string;
  readonly isLive: boolean;
}

/**
 * @throws {FlagError} where it does not fit the file or the problem
 */
export async function recordInput(
  problem: AnyProblem,
  read: ItemReader,
  { records, columns: text, isLive }: RecordSource,
): Promise<Input> {
  const { first, all } = await peeked(nonEmpty(records.blocks()));
  const width = first?.[0]?.cells.length ?? 0;
  const names = records.columns ??
    Array.from({ length: width }, (_, i) => columnNameAt(records, i));
  const selected = selection(problem, records, text, names), sides = sidesOf(problem, selected);
  return {
    ...{ path: records.path, columns: names, isLive, hasAnswers: selected.answer !== undefined },
    async *blocks() {
      for await (const rows of all) {
        yield rows.map((row) => itemOf(read, sides, row, names.length));
      }
    },
  };
}

function selection(
  problem: AnyProblem,
  records: Records,
  text: string,
  names: readonly string[],
): SelectedColumns {
  const hasQuery = problem.queryTokenizer !== undefined;
  if (text === "" && (names.length > 1 || hasQuery)) {
    const sides = hasQuery ? "PROBLEM:QUERY or PROBLEM:QUERY:ANSWER" : "PROBLEM or PROBLEM:ANSWER";
    const found = `${records.path} has the columns ${names.join(", ")}`;
    throw new FlagError("--columns", `expected ${sides}; ${found}`);
  }
  const selected = selectColumns(text === "" ? "1" : text, records, { asksQueries: hasQuery });
  if (selected.query !== undefined && !hasQuery) {
    const found = `${problem.name} has no queries`;
    throw new FlagError("--columns", `expected PROBLEM or PROBLEM:ANSWER, as ${found}`);
  }
  if (selected.query === undefined && hasQuery) {
    const expected = "PROBLEM:QUERY or PROBLEM:QUERY:ANSWER";
    throw new FlagError("--columns", `expected ${expected}, as ${problem.name} has queries`);
  }
  return selected;
}

/** Columns, and whether their values have a notation of their own. */
interface Asked {
  readonly columns: Side;
  readonly isNoted: boolean;
}

function sidesOf(problem: AnyProblem, selected: SelectedColumns) {
  const { inputTokenizer, queryTokenizer, outputTokenizer } = problem;
  const asked = (columns: Side, tokenizer: Tokenizer<unknown> | undefined): Asked => ({
    columns,
    isNoted: tokenizer?.notation !== undefined,
  });
  return {
    problem: asked(selected.problem, inputTokenizer),
    ...selected.query && { query: asked(selected.query, queryTokenizer) },
    ...selected.answer && { answer: asked(selected.answer, outputTokenizer) },
  };
}

function itemOf(
  read: ItemReader,
  selected: ReturnType<typeof sidesOf>,
  row: Row,
  width: number,
): Item {
  const { line } = row, cells = Array.from({ length: width }, (_, i) => row.cells[i] ?? null);
  try {
    const problem = textOf(selected.problem, row);
    const query = selected.query && textOf(selected.query, row);
    const answer = selected.answer && textOf(selected.answer, row);
    const sides = {
      problem,
      ...query !== undefined && { query },
      ...answer !== undefined && { answer },
    };
    return { line, cells, ...read(sides) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { line, cells, question: { mistake: error.message } };
  }
}

/**
 * Integers as `predict` reads them: in brackets, so that none is taken for a token; a text that is alone as it is.
 *
 * @throws {RangeError} where a list holds anything else: `1,000` would be two integers
 */
function textOf({ columns: side, isNoted }: Asked, row: Row): string {
  if (isNoted) return notedText(cellsOf(side, row));
  const value = joinedValue(cellsOf(side, row).map(valueOf));
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return `[${value}]`;
  const stray = strayIn(value);
  if (stray === undefined) return showValue(value);
  throw new RangeError(`expected integers in ${side.text}, found ${describeValue(stray)}`);
}

/** A cell as it is; of several, the list. */
function notedText(cells: readonly Value[]): string {
  const [cell = null] = cells;
  if (cells.length > 1) return notedText([cells]);
  if (cell === null || typeof cell !== "object") return cell === null ? "" : String(cell);
  return `[${cell.map((item) => notedText([item])).join(", ")}]`;
}

/** What is no integer. */
function strayIn(values: readonly Value[]): Value | undefined {
  for (const value of values) {
    if (typeof value === "bigint") continue;
    const stray = value === null || typeof value === "string" ? value : strayIn(value);
    if (stray !== undefined) return stray;
  }
  return undefined;
}

async function* nonEmpty(blocks: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  for await (const rows of blocks) if (rows.length > 0) yield rows;
}

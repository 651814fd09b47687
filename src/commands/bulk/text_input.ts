/** Problems that stand in a text, one on each line, or with their answers in a file of data. */
import { isLabelColumn } from "../../examples/labels.ts";
import { linesOf, type TextBlock } from "../../records/text_blocks.ts";
import type { AnyProblem } from "../../problems/problem_for.ts";
import { type Input, isMistake, type Item } from "./input.ts";
import type { ItemReader, Sides } from "./item_reader.ts";
import { peeked } from "./peeked.ts";

interface Line {
  readonly line: number;
  readonly text: string;
}

interface TextSource {
  readonly blocks: AsyncIterable<TextBlock>;
  readonly path: string;
  readonly isLive: boolean;
}

/** The lines of a file. Where the first has a tab they are those of a file of data: problem, perhaps query, and answer. */
export async function textInput(
  { queryTokenizer }: AnyProblem,
  read: ItemReader,
  { blocks, ...source }: TextSource,
): Promise<Input> {
  const { first, all } = await peeked(linesIn(blocks));
  const isData = first?.[0]?.text.includes("\t") ?? false;
  const hasQuery = queryTokenizer !== undefined;
  return {
    ...source,
    columns: isData ? ["input", ...hasQuery ? ["query"] : [], "right_answer"] : ["input"],
    hasAnswers: isData,
    async *blocks() {
      for await (const lines of all) {
        yield lines.map((line) => isData ? dataItem(read, hasQuery, line) : plainItem(read, line));
      }
    },
  };
}

/** Problems of a command line. */
export function typedInput(read: ItemReader, problems: readonly string[]): Input {
  return {
    ...{ path: "command line", isLive: false, columns: ["input"], hasAnswers: false },
    async *blocks() {
      yield await Promise.resolve(
        problems.map((text, i) => plainItem(read, { text, line: i + 1 })),
      );
    },
  };
}

function plainItem(read: ItemReader, { text, line }: Line): Item {
  return { line, cells: [text.trim()], ...read({ problem: text }) };
}

function dataItem(read: ItemReader, hasQuery: boolean, { text, line }: Line): Item {
  const fields = text.split("\t").map((field) => field.trim());
  while (fields.at(-1) === "" || isLabelColumn(fields.at(-1) ?? "")) fields.pop();
  const expected = hasQuery ? 3 : 2;
  if (fields.length === expected) {
    const sides: Sides = hasQuery
      ? { problem: fields[0]!, query: fields[1]!, answer: fields[2]! }
      : { problem: fields[0]!, answer: fields[1]! };
    return { line, cells: fields, ...withoutNote(read(sides)) };
  }
  const layout = hasQuery ? "problem, tab, query, tab, answer" : "problem, tab, answer";
  const found = fields.length === 1 ? "no tab" : `${fields.length} columns`;
  const cells = Array.from({ length: expected }, (_, i) => fields[i] ?? "");
  return { line, cells, question: { mistake: `expected ${layout}, found ${found}` } };
}

/** Files of data are written in tokens: nothing else is meant. */
function withoutNote({ question, right }: ReturnType<ItemReader>): ReturnType<ItemReader> {
  if (isMistake(question)) return { question, ...right && { right } };
  const { note: _, ...asked } = question;
  return { question: asked, ...right && { right } };
}

/** Lines that hold something. */
async function* linesIn(blocks: AsyncIterable<TextBlock>): AsyncGenerator<Line[]> {
  for await (const block of blocks) {
    const lines = linesOf(block).filter(({ text }) => text.trim() !== "");
    if (lines.length > 0) yield lines;
  }
}

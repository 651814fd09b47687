import type { Source } from "./source.ts";
import type { TextRows } from "./table.ts";
import { linesOf } from "./text_blocks.ts";

/** A row for each line that holds something and is no comment. @param split cuts a line into cells */
export async function* lineRows(
  { blocks }: Source,
  split: (text: string, line: number) => readonly string[],
): TextRows {
  for await (const block of blocks) {
    yield linesOf(block).filter(({ text }) => text.trim() !== "" && !text.startsWith("#"))
      .map(({ text, line }) => ({ line, cells: split(text, line) }));
  }
}

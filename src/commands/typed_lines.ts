/** Lines of standard input, as many at a time as have come. */
import { lineBlocks } from "../data/line_blocks.ts";
import { FileError } from "../errors.ts";

export interface TypedLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/**
 * The lines that hold something, in order: one at a time as they are typed, up to `most` at a time from a file.
 *
 * @throws {FileError} when a line has no end
 */
export async function* typedLines(
  input: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<readonly TypedLine[]> {
  const decoder = new TextDecoder();
  let last = 0;
  const endless = () =>
    new FileError("standard input", "more than 16 MB, expected one problem a line", last + 1);
  for await (const block of lineBlocks(input, endless)) {
    const texts = decoder.decode(block).replace(/\n$/, "").split("\n");
    const lines = texts.map((text) => ({ number: ++last, text })).filter(({ text }) =>
      /\S/.test(text)
    );
    for (let from = 0; from < lines.length; from += most) yield lines.slice(from, from + most);
  }
}

/** Lines of standard input, as many at a time as have come. */
import { lineBlocks } from "../files/line_blocks.ts";
import { FileError } from "../errors.ts";
import { fileError } from "../files/file_error.ts";

const name = "standard input";

export interface TypedLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/**
 * The lines that hold something, in order: one at a time as they are typed, up to `most` at a time from a file.
 *
 * @throws {FileError} when a line has no end, or nothing can be read
 */
export async function* typedLines(
  input: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<readonly TypedLine[]> {
  const decoder = new TextDecoder();
  let last = 0;
  const endless = () =>
    new FileError(name, "more than 16 MB, expected one problem a line", last + 1);
  for await (const block of lineBlocks(bytesOf(input), endless)) {
    const texts = decoder.decode(block).replace(/\n$/, "").split("\n");
    const lines = texts.map((text): TypedLine => ({ number: ++last, text }));
    const full = lines.filter(({ text }) => text.trim() !== "");
    for (let from = 0; from < full.length; from += most) yield full.slice(from, from + most);
  }
}

async function* bytesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* input;
  } catch (error) {
    throw fileError(name, "cannot be read", error);
  }
}

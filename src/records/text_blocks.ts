/** Text in blocks of whole lines, decoded strictly: a byte that is no UTF-8 would otherwise come out as some character. */
import { FileError } from "../errors.ts";
import { lineBlocks } from "../files/line_blocks.ts";

/** Whole lines; the last line of a file may lack its end. */
export interface TextBlock {
  readonly path: string;
  readonly text: string;
  /** Number of its first line, from 1. */
  readonly line: number;
}

/** A line without its end. */
export interface Line {
  readonly text: string;
  /** Number of the line, from 1. */
  readonly line: number;
}

/** Bytes of the longest line, 64 MB. */
const longestLine = 1 << 26;

/** @throws {FileError} where a line is too long, or no UTF-8 text */
export async function* textBlocks(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<TextBlock> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  const tooLong = () => new FileError(path, "more than 64 MB, expected one record a line", line);
  for await (const block of lineBlocks(bytes, tooLong, longestLine)) {
    const text = decoded(decoder, block);
    if (text === undefined) {
      throw new FileError(path, notUtf8, line + linesBefore(block, isNotUtf8));
    }
    if (text.includes("\0")) {
      throw new FileError(
        path,
        "a NUL byte, expected text",
        line + countLines(text, text.indexOf("\0")),
      );
    }
    yield { path, text, line };
    line += countLines(text, text.length);
  }
}

const notUtf8 =
  "not UTF-8 text; save the file as UTF-8 (iconv -f latin1 -t utf8 FILE converts older ones)";

function decoded(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function isNotUtf8(bytes: Uint8Array): boolean {
  return decoded(new TextDecoder("utf-8", { fatal: true }), bytes) === undefined;
}

/** How many lines come before the first that is bad; a character never goes beyond its line. */
function linesBefore(block: Uint8Array, isBad: (line: Uint8Array) => boolean): number {
  for (let start = 0, count = 0; start < block.length; count++) {
    const end = block.indexOf(0x0a, start) + 1 || block.length;
    if (isBad(block.subarray(start, end))) return count;
    start = end;
  }
  return 0;
}

function countLines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** The lines of a block, without their ends. */
export function linesOf({ text, line }: TextBlock): Line[] {
  const texts = text.split("\n");
  if (texts.at(-1) === "") texts.pop();
  return texts.map((text, i) => ({
    text: text.endsWith("\r") ? text.slice(0, -1) : text,
    line: line + i,
  }));
}

import type { ReadingOptions } from "./record.ts";
import type { TextBlock } from "./text_blocks.ts";

/** A file of text that was opened. */
export interface Source {
  readonly path: string;
  /** Its beginning, perhaps cut in the middle of a line. */
  readonly start: string;
  /** All of it; to be read once. */
  readonly blocks: AsyncGenerator<TextBlock>;
  readonly options: ReadingOptions;
}

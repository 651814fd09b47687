import type { Beginning } from "./beginning.ts";
import type { TextBlock } from "./text_blocks.ts";

/** A file of text that was opened. */
export interface Source {
  readonly path: string;
  readonly beginning: Beginning;
  /** All of it; to be read once. */
  readonly blocks: AsyncGenerator<TextBlock>;
}

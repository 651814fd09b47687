/** Items that are answered together. */
import type { Input, Item } from "./input.ts";

/** Enough to bring like lengths together; memory does not grow beyond them. */
export const usualWindow = 4096;

/** The items of an input, `size` at a time; fewer where somebody may wait for the answers to those that have come. */
export async function* windowsOf(
  { blocks, isLive }: Pick<Input, "blocks" | "isLive">,
  size: number,
): AsyncGenerator<readonly Item[]> {
  let waiting: Item[] = [];
  for await (const items of blocks()) {
    for (const item of items) {
      waiting.push(item);
      if (waiting.length < size) continue;
      yield waiting;
      waiting = [];
    }
    if (!isLive || waiting.length === 0) continue;
    yield waiting;
    waiting = [];
  }
  if (waiting.length > 0) yield waiting;
}

/** The blocks that hold something. */
export async function* filled<T>(
  blocks: AsyncIterable<readonly T[]>,
): AsyncGenerator<readonly T[], undefined> {
  for await (const block of blocks) if (block.length > 0) yield block;
}

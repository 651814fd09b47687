const lineEnd = 0x0a;

/** In bytes. Longer lines hold no example that fits a model: the file is something else. */
export const longestExample = 1 << 24;

/**
 * Cuts a stream of bytes behind line ends, so that every block holds whole lines; the last line of all may lack its end.
 *
 * @param tooLong makes the error for a line that is too long: the one behind the blocks that were taken
 * @param longest bytes that a line may have, by default 16 MB
 * @throws that error, and what reading `chunks` throws
 */
export async function* lineBlocks(
  chunks: AsyncIterable<Uint8Array>,
  tooLong: () => Error,
  longest = longestExample,
): AsyncGenerator<Uint8Array> {
  let begun: Uint8Array[] = [], length = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(lineEnd) + 1;
    if (end > 0) {
      yield joined([...begun, chunk.subarray(0, end)]);
      begun = [];
      length = 0;
    }
    if (end === chunk.length) continue;
    // The chunk may be a view of memory that is used again.
    begun.push(chunk.slice(end));
    length += chunk.length - end;
    if (length > longest) throw tooLong();
  }
  if (length > 0) yield joined(begun);
}

/** The bytes of all parts, one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

import { joined } from "./line_blocks.ts";

type Chunks = AsyncIterable<Uint8Array>;

/** A stream whose first bytes are known. */
export interface StartedStream {
  /** At least as many bytes as were asked for, unless the stream has fewer. */
  readonly start: Uint8Array;
  /** The whole stream, with `start` in it; to be read once. */
  readonly chunks: AsyncGenerator<Uint8Array>;
}

/** Looks at the first `length` bytes of a stream. @throws what reading throws, after the stream was closed */
export async function withStart(stream: Chunks, length: number): Promise<StartedStream> {
  const source = stream[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  for (let known = 0; known < length;) {
    const { value, done } = await source.next();
    if (done) break;
    // The chunk may be a view of memory that is used again.
    parts.push(value.slice());
    known += value.length;
  }
  const start = joined(parts);
  return { start, chunks: continued(start, source) };
}

async function* continued(
  start: Uint8Array,
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (start.length > 0) yield start;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}

/** A stream whose first element is known. */
export async function peeked<T>(
  stream: AsyncIterable<T>,
): Promise<{ readonly first: T | undefined; readonly all: AsyncIterable<T> }> {
  const source = stream[Symbol.asyncIterator]();
  const { value, done } = await source.next();
  if (done) return { first: undefined, all: nothing() };
  async function* all() {
    try {
      yield value as T;
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
    } finally {
      await source.return?.();
    }
  }
  return { first: value, all: all() };
}

async function* nothing(): AsyncGenerator<never> {}

/**
 * What several computations bring that run side by side. When one fails the others are waited for, since they still use what
 * whoever hears of the failure may let go of.
 *
 * @throws the first error among them
 */
export async function together<T>(running: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(running);
  return await Promise.all(running);
}

/** How many steps of decoding run without a look at what they wrote. */

/** Most answers are short, and their batch is done after the first chunk or the second. */
const first = 8;

/** What a cache holds grows by no more steps at once. */
const most = 32;

/** @param step that comes next, from 0 @param limit steps that there are at most, and one in any case */
export function chunkLength(step: number, limit: number): number {
  return Math.max(1, Math.min(Math.max(first, Math.min(step, most)), limit - step));
}

/**
 * How many rows a chunk computes when so many are wanted: all that there were, or half of them, or a quarter …, since each
 * number of rows has to be planned for.
 */
export function rowsForChunk(wanted: number, before: number): number {
  const half = Math.ceil(before / 2);
  return half < before && half >= wanted ? rowsForChunk(wanted, half) : before;
}

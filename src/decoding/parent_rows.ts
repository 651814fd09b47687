import { originName } from "../models/decoding.ts";

/**
 * Row numbers for a gather that re-orders answers: for each row of the result, the row of the tensor it is taken from.
 *
 * Tensors hold `count` blocks of one row for each answer, e.g. one block for each position of the problem; answers move
 * alike in all blocks.
 *
 * @param parents the former answer that each answer is @param before number of former answers
 * @param blocks for each kind of tensor, by the symbols of its blocks, their number
 */
export function parentRows(
  parents: Int32Array,
  before: number,
  blocks: Readonly<Record<string, number>>,
): Record<string, Int32Array> {
  return Object.fromEntries(
    Object.entries(blocks).map(([symbols, count]) => {
      const rows = new Int32Array(count * parents.length);
      for (let i = 0; i < rows.length; i++) {
        rows[i] = Math.floor(i / parents.length) * before + parents[i % parents.length]!;
      }
      return [originName(symbols), rows];
    }),
  );
}

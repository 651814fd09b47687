/** Tensors that a decoding holds, and how their rows are chosen anew. */
import { originName } from "../../models/decoding.ts";
import type { OrtTensor } from "./tensors.ts";

/** Named tensors, which belong to whoever holds them. */
export type Tensors = Readonly<Record<string, OrtTensor>>;

/** Former rows of tensors with `counts` rows for each of `before` answers, block by block. */
export function originArrays(
  parents: Int32Array,
  before: number,
  counts: readonly number[],
  blocks: readonly string[],
): Record<string, Int32Array> {
  return Object.fromEntries(blocks.map((block, k) => {
    const origin = new Int32Array(counts[k]! * parents.length);
    for (let i = 0; i < origin.length; i++) {
      const row = parents[i % parents.length]!;
      origin[i] = Math.floor(i / parents.length) * before + row;
    }
    return [originName(block), origin];
  }));
}

export function release(tensors: Tensors): void {
  Object.values(tensors).forEach((tensor) => tensor.release());
}

/** Where every weight lies in the flat arrays of an engine: weights, gradients and optimizer state share one layout. */
import { type Dim, elementCount } from "../graph/shape.ts";
import type { Weight, WeightPart } from "../models/weights.ts";

/** Offsets are multiples of this many elements: 256 bytes, as bindings of GPU buffers must be. */
const alignment = 64;

/** A stretch of a flat array, in elements. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

export interface Layout {
  /** Place of each weight by its name. */
  readonly weights: ReadonlyMap<string, Range>;
  /** Place of each part, as checkpoints name them. */
  readonly parts: ReadonlyMap<
    string,
    Range & { readonly part: WeightPart; readonly trainable: boolean }
  >;
  /** Elements of the trainable weights, which come first; gradients and optimizer state have as many. */
  readonly trainable: number;
  /** Elements of all weights. */
  readonly total: number;
  /** Trainable weights used as a whole, which come first of all. */
  readonly dense: Range;
  /** Trainable tables of which a step may use the first rows only. */
  readonly tables: readonly Table[];
}

/** A table of which a training step uses the first `usedRows` rows of `rowLength` elements. */
export interface Table extends Range {
  readonly usedRows: Dim;
  readonly rowLength: number;
}

/** Lays out weights: dense ones, then tables used by rows, then those that are not trained. */
export function layoutOf(weights: readonly Weight[]): Layout {
  const rank = (w: Weight) => (w.trainable ? (w.usedRows === undefined ? 0 : 1) : 2);
  const sorted = [...weights].sort((a, b) => rank(a) - rank(b));
  const places = new Map<string, Range>();
  const parts = new Map<string, Range & { part: WeightPart; trainable: boolean }>();
  const ends = [0, 0, 0];
  let offset = 0;
  for (const weight of sorted) {
    places.set(weight.name, { offset, length: elementCount(weight.shape) });
    let start = offset;
    for (const part of weight.parts) {
      const length = elementCount(part.shape);
      parts.set(part.name, { offset: start, length, part, trainable: weight.trainable });
      start += length;
    }
    offset = Math.ceil(start / alignment) * alignment;
    ends.fill(offset, rank(weight));
  }
  const tables = sorted.flatMap(({ name, usedRows, shape, trainable }) =>
    trainable && usedRows !== undefined
      ? [{ ...places.get(name)!, usedRows, rowLength: shape[1]! }]
      : []
  );
  const [dense, trainable, total] = ends as [number, number, number];
  return { weights: places, parts, trainable, total, dense: { offset: 0, length: dense }, tables };
}

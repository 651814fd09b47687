/** Hidden states as people look at them: how long they are, and where they lie along their principal components. */
import type { Look, Seen } from "./look.ts";
import { type PrincipalComponents, principalComponents } from "./analysis/pca.ts";
import { type Candidate, mostLikely } from "./analysis/most_likely.ts";

export interface LayerStates {
  readonly seen: Seen;
  /** Euclidean norm at each position. */
  readonly norms: readonly number[];
  readonly components: PrincipalComponents;
}

export interface LayerPredictions {
  readonly seen: Seen;
  /** The most likely next tokens at each position, best first. */
  readonly candidates: readonly (readonly Candidate[])[];
}

export const candidatesShown = 3;

export function layerStates({ seen }: Look): LayerStates[] {
  return seen.filter(({ kind }) => kind === "states").map((one) => {
    const points = rowsOf(one);
    return {
      seen: one,
      norms: points.map((point) => Math.hypot(...point)),
      components: principalComponents(points),
    };
  });
}

/** What the model would answer if each of its layers were the last. */
export function layerPredictions({ seen }: Look): LayerPredictions[] {
  return seen.filter(({ kind }) => kind === "logits").map((one) => ({
    seen: one,
    candidates: rowsOf(one).map((logits) => mostLikely(logits, candidatesShown)),
  }));
}

/** The rows of a matrix, one for each position. */
export function rowsOf({ tensor: { shape, data } }: Seen): Float32Array[] {
  const [rows = 0, columns = 0] = shape;
  return Array.from({ length: rows }, (_, i) => data.subarray(i * columns, (i + 1) * columns));
}

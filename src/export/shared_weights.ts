/**
 * Weights that both decoder graphs use, stored once in a file beside them: what ONNX calls external data. Each begins at a
 * multiple of the size of a memory page, as ONNX recommends, so that runtimes can map the file into memory.
 */
import type { GraphFile } from "./graph_file.ts";
import type { WeightStore } from "./stored_weight.ts";

/** The file, which lies beside the graphs. */
export const sharedWeightsFile = "decoder_weights.bin";

/** Under this name, graphs that refer to the file have its digest. */
export const sharedWeightsDigest = "decoder_weights_sha256";

const pageBytes = 4096;

/** Where the values of a weight are in the file, in bytes. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

export interface SharedWeights {
  readonly content: Uint8Array<ArrayBuffer>;
  /** By the name of the weight's part. */
  readonly places: ReadonlyMap<string, Place>;
}

/**
 * Those that more than one graph uses. A weight that is smaller than a page stays in the graphs: aligned, it could take more than
 * twice as much as it needs.
 */
export function sharedWeights(graphs: readonly GraphFile[], store: WeightStore): SharedWeights {
  const parts = graphs.flatMap(({ parts }) => parts);
  const again = new Set(parts.filter((part, i) => parts.indexOf(part) < i));
  const places = new Map<string, Place>(), shared: Uint8Array[] = [];
  let end = 0;
  for (const part of again) {
    const { bytes } = store.stored(part), offset = Math.ceil(end / pageBytes) * pageBytes;
    if (bytes.length < pageBytes) continue;
    places.set(part.name, { offset, length: bytes.length });
    shared.push(bytes);
    end = offset + bytes.length;
  }
  const content = new Uint8Array(end);
  [...places.values()].forEach(({ offset }, i) => content.set(shared[i]!, offset));
  return { content, places };
}

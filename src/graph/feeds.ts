/** What a run of a graph is given. */
import type { Sizes } from "./shape.ts";

/** Named inputs of a run and the sizes of its symbols. */
export interface Feeds {
  readonly arrays: Readonly<Record<string, Int32Array | Float32Array>>;
  readonly sizes: Sizes;
}

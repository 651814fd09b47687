/** A look at tensors inside a model, for whoever wants one: models that are trained or answer have no observer. */
import type { Tensor } from "../../graph/graph.ts";

export type ObservedKind =
  /** Hidden states, `[positions*B, dim]`: what the next layer reads. */
  | "states"
  /** Attention weights, `[B*heads, queries, keys]`. */
  | "self_attention"
  | "cross_attention"
  /** How far each token is processed, `[positions*B, dim]` or `[positions*B, 1]`. */
  | "gate"
  /** Halting probability of each token, `[positions*B, 1]`. */
  | "halting";

/**
 * Is given tensors while a graph is built, in the order in which they are computed.
 *
 * @param layer begins the names of its weights, e.g. `decoder.layers.0`; the same one again at each application of a layer
 */
export type Observe = (kind: ObservedKind, layer: string, tensor: Tensor) => void;

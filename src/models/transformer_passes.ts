/** How transformers read whole sequences: in training, and before decoding's first step. */
import { input, type Tensor } from "../graph/graph.ts";
import type { Dim } from "../graph/shape.ts";
import { paddingMask } from "../ops/padding_mask.ts";
import type { Pondered } from "./blocks/halting.ts";
import type { KeyValues, Memory, View } from "./blocks/view.ts";
import type { Stack } from "./stack.ts";

/** Reads the problems: inputs `source` `[B*S]` and `source_lengths` `[B]`. */
export function encode(encoder: Stack): { encoded: Pondered; lengths: Tensor } {
  const lengths = input("source_lengths", "i32", ["B"]);
  const view: View = {
    queries: "S",
    keys: (own) => ({ ...own, count: "S", causal: false, lengths }),
  };
  const x = encoder.embed(input("source", "i32", ["B*S"]), "S");
  return { encoded: encoder.apply(x, view, paddingMask(lengths, "S")), lengths };
}

/**
 * Reads tokens from the first on; each attends to those before it and to itself.
 *
 * @param ids `[B*length]` @param mask `[B*length, 1]`, 0 on padding, where its states are to be 0
 * @returns besides the states the keys and values of each application of a layer
 */
export function readTokens(
  decoder: Stack,
  ids: Tensor,
  length: Dim,
  { memory, mask }: { readonly memory?: Memory; readonly mask?: Tensor } = {},
): { read: Pondered; caches: KeyValues[] } {
  const caches: KeyValues[] = [];
  const view: View = {
    queries: length,
    keys(own) {
      caches.push(own);
      return { ...own, count: length, causal: true };
    },
    ...(memory ? { memory } : {}),
  };
  return { read: decoder.apply(decoder.embed(ids, length), view, mask), caches };
}

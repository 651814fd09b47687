/** Keys and values that are handed from one file to the next. */
import { input } from "../graph/graph.ts";
import { type Dim, multiplyDims } from "../graph/shape.ts";
import type { StackConfig } from "../models/config.ts";
import type { KeyValues, View } from "../models/stack.ts";
import { concatRows } from "../ops/concat_rows.ts";
import type { GraphFile } from "./graph_file.ts";
import { headRows, headsOf } from "./layouts.ts";

/** The same view; keys and values of each application of a layer are noted. */
export function recorded(view: View, caches: KeyValues[]): View {
  return {
    ...view,
    keys(own) {
      caches.push(own);
      return view.keys(own);
    },
  };
}

/** Of `N` tokens: those before, and one. */
export function appended(past: KeyValues, own: KeyValues): KeyValues {
  const rows = multiplyDims("B", "N");
  return {
    key: concatRows([past.key, own.key], rows),
    value: concatRows([past.value, own.value], rows),
  };
}

/** Results `present.…`. @param kind `.decoder` or `.encoder`, where there are both */
export function cacheResults(
  file: GraphFile,
  caches: readonly KeyValues[],
  { heads, dim }: StackConfig,
  length: Dim,
  kind: string,
): void {
  caches.forEach((cache, i) => {
    for (const part of ["key", "value"] as const) {
      file.result(
        `present.${i}${kind}.${part}`,
        cache[part],
        ["B", heads, length, dim / heads],
        (rows) => headsOf(file.emit, rows, length, heads, dim),
      );
    }
  });
}

/** Inputs `past_key_values.…`, as our graphs take them. */
export function cacheInputs(
  file: GraphFile,
  { heads, dim }: StackConfig,
  count: number,
  length: Dim,
  kind: string,
): KeyValues[] {
  const past = (name: string) => {
    file.input(name, "f32", ["B", heads, length, dim / heads]);
    file.give(name, () => headRows(file.emit, name, dim));
    return input(name, "f32", [multiplyDims("B", length), dim]);
  };
  return Array.from({ length: count }, (_, i) => ({
    key: past(`past_key_values.${i}${kind}.key`),
    value: past(`past_key_values.${i}${kind}.value`),
  }));
}

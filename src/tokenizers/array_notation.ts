import type { Value } from "../records/record.ts";
import { bracketed, listIn } from "./notation.ts";
import type { NestedArray } from "./number_array.ts";
import type { Notation } from "./tokenizer.ts";

/** Arrays as lists, of lists where there are more dimensions. @param element notation of the elements */
export function arrayNotation<T>(
  element: Notation<T>,
  dimensions: number,
): Notation<NestedArray<T>> {
  const read = (cell: Value, depth: number): NestedArray<T> =>
    listIn(cell).map((item) => depth === 1 ? element.read(item) : read(item, depth - 1));
  const show = (value: NestedArray<T>, depth: number): string =>
    bracketed(
      value.map((item) =>
        depth === 1 ? element.show(item as T) : show(item as NestedArray<T>, depth - 1)
      ),
    );
  return { read: (cell) => read(cell, dimensions), show: (value) => show(value, dimensions) };
}

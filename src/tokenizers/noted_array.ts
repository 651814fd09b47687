import type { Value } from "../records/record.ts";
import { described, knownDescription } from "./description.ts";
import { bracketed, listIn } from "./notation.ts";
import { elementTokenizer } from "./element.ts";
import { idWriterOf, withIdWriter } from "./id_writer.ts";
import { type ArrayShape, type NestedArray, numberArray } from "./number_array.ts";
import type { ElementTokenizer, Notation } from "./tokenizer.ts";

/**
 * Arrays as {@link numberArray} writes them. If the elements have a notation of their own, the arrays have one, too, and nothing is read
 * where anything follows an array; those of Int2Int's integers are read as in Int2Int, which ignores it.
 */
export const notedArray: typeof numberArray = <T>(
  element: ElementTokenizer<T>,
  shape: ArrayShape,
) => {
  const array = numberArray(element, shape), { notation } = element;
  if (notation === undefined) return array;
  const noted = { ...array, notation: arrayNotation(notation, shape.dimensions) };
  const tokenizer = withIdWriter(
    elementTokenizer(noted),
    (vocabulary) => idWriterOf(array, vocabulary),
  );
  return described(tokenizer, knownDescription(array));
};

/** Arrays as lists, of lists where there are more dimensions. @param element notation of the elements */
function arrayNotation<T>(
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

/** Names that languages write before a list: `Mat([1, 2])`, `vector((1, 2))`, `matrix(ZZ, 2, 2, [1, 2, 3, 4])`, `ZZRingElem[1, 2]`. */
import type { Value } from "./record.ts";

/** What the list in `NAME(…)` becomes, from the arguments; `undefined` where they make no sense. */
type Wrapper = (values: readonly Value[]) => Value | undefined;

const wrappers: ReadonlyMap<string, Wrapper> = new Map([
  ...[
    "Vec",
    "Col",
    "Vecsmall",
    "List",
    "Set",
    "vector",
    "Vector",
    "array",
    "tuple",
    "list",
    "set",
    "frozenset",
    "Sequence",
  ]
    .map((name) => [name, only] as const),
  ...["matrix", "Matrix"].map((name) => [name, matrix] as const),
  // PARI/GP shows a matrix of one row in this way; one with more has brackets only.
  [
    "Mat",
    ([value, ...others]) =>
      value === undefined || others.length > 0 ? undefined : isList(value) ? [value] : [[value]],
  ],
]);

/** Types that Julia writes before a list in square brackets. */
const elementTypes: ReadonlySet<string> = new Set(
  ["Any", "Int", "Int8", "Int16", "Int32", "Int64", "Int128", "BigInt", "ZZRingElem", "fmpz"],
);

export function isElementType(name: string): boolean {
  return elementTypes.has(name);
}

export function wrapperOf(name: string): Wrapper | undefined {
  return wrappers.get(name);
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** The list that is the only argument. */
function only(values: readonly Value[]): Value | undefined {
  return values.length === 1 && isList(values[0]) ? values[0] : undefined;
}

/** Sage and Magma: perhaps a ring, perhaps numbers of rows and columns, then the entries or the rows. */
function matrix(values: readonly Value[]): Value | undefined {
  const entries = values.at(-1);
  if (!isList(entries)) return undefined;
  const sizes = values.slice(0, -1).filter((value) => typeof value === "bigint").map(Number);
  if (sizes.length === 0 || entries.some(isList)) return entries;
  const rows = sizes[0]!, columns = sizes[1] ?? entries.length / rows;
  if (!(rows > 0 && columns > 0) || rows * columns !== entries.length) return undefined;
  return Array.from({ length: rows }, (_, i) => entries.slice(i * columns, (i + 1) * columns));
}

/**
 * An order of all values: numbers by their size, texts as in a dictionary, lists by their first difference, objects by their
 * fields. For sorting.
 *
 * @returns below, above or equal to 0
 */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === "object" && typeof b === "object" && a !== null && b !== null) {
    const one = Object.values(a), other = Object.values(b);
    for (let i = 0; i < Math.min(one.length, other.length); i++) {
      const difference = compareValues(one[i], other[i]);
      if (difference !== 0) return difference;
    }
    return one.length - other.length;
  }
  const one = a as bigint, other = b as bigint;
  return one < other ? -1 : one > other ? 1 : 0;
}

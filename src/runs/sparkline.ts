const blocks = "▁▂▃▄▅▆▇█";

/**
 * A curve as one line of text; the last of the values that share a character decides it.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(sparkline([0, 50, 100], 3, [0, 100]), "▁▅█");
 * ```
 *
 * @param width characters at most @param range of the values, from the lowest block to the highest; left out: theirs
 */
export function sparkline(
  values: readonly number[],
  width: number,
  range: readonly [number, number] = [Math.min(...values), Math.max(...values)],
): string {
  const count = Math.min(width, values.length), [low, high] = range;
  return Array.from({ length: count }, (_, k) => {
    const value = values[Math.ceil((k + 1) * values.length / count) - 1]!;
    const share = high > low ? (value - low) / (high - low) : 0.5;
    return blocks[Math.round(Math.min(1, Math.max(0, share)) * (blocks.length - 1))];
  }).join("");
}

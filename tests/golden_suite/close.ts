import assert from "node:assert/strict";

/** How far two numbers may lie apart. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** tests/golden/NOTES.md §2, float32. */
export const tolerances = {
  loss: { absolute: 2e-6, relative: 1e-6 },
  tensor: { absolute: 1e-5, relative: 0 },
  gradient: { absolute: 2e-6, relative: 1e-4 },
  norm: { absolute: 0, relative: 1e-5 },
  weight: { absolute: 5e-5, relative: 0 },
  score: { absolute: 0, relative: 1e-5 },
  percentage: { absolute: 1e-9, relative: 0 },
  rate: { absolute: 0, relative: 1e-12 },
} as const;

/** Asserts that arrays agree; returns the largest share of the tolerance that was used. */
export function assertClose(
  what: string,
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  { absolute, relative }: Tolerance,
): number {
  assert.equal(found.length, expected.length, `${what}: number of elements`);
  let worst = 0;
  for (let i = 0; i < found.length; i++) {
    if (found[i] === expected[i]) continue;
    const allowed = absolute + relative * Math.abs(expected[i]!);
    const share = Math.abs(found[i]! - expected[i]!) / allowed;
    assert.ok(share <= 1, `${what}[${i}]: found ${found[i]}, expected ${expected[i]} ± ${allowed}`);
    worst = Math.max(worst, share);
  }
  return worst;
}

/** The same for two numbers. */
export function assertNear(what: string, found: number, expected: number, by: Tolerance): number {
  return assertClose(what, [found], [expected], by);
}

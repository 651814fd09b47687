import assert from "node:assert/strict";
import {
  type IndexDraw,
  twoClassesDraw,
  uniformDraw,
} from "../../../src/examples/read/draw_index.ts";
import { randomFrom } from "../../../src/random.ts";

/** How often each position is drawn. */
function counts(draw: IndexDraw, size: number, draws: number): number[] {
  const found = Array<number>(size).fill(0);
  for (let i = 0; i < draws; i++) found[draw(randomFrom(1, i))]!++;
  return found;
}

/** Five standard deviations. */
function assertNear(found: number, draws: number, probability: number): void {
  const deviation = Math.sqrt(draws * probability * (1 - probability));
  assert.ok(Math.abs(found - draws * probability) < 5 * deviation, `${found} of ${draws}`);
}

Deno.test("every example is as likely as any other", () => {
  const draws = 20_000;
  for (const found of counts(uniformDraw(10), 10, draws)) assertNear(found, draws, 0.1);
});

Deno.test("of two classes, the first has its chance, and each is uniform in itself", () => {
  const draws = 20_000;
  const found = counts(twoClassesDraw(12, 2, 0.25), 12, draws);
  for (const first of found.slice(0, 2)) assertNear(first, draws, 0.125);
  for (const other of found.slice(2)) assertNear(other, draws, 0.075);
});

Deno.test("a chance of 0 or 1 leaves one class", () => {
  assert.deepEqual(counts(twoClassesDraw(3, 1, 1), 3, 100), [100, 0, 0]);
  assert.equal(counts(twoClassesDraw(3, 1, 0), 3, 100)[0], 0);
});

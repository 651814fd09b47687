import assert from "node:assert/strict";
import { watchRejections } from "../../src/batches/rejections.ts";

function warningsAfter(tallies: { tries: number; tooLong: number; failed: number }[]): string[] {
  const warnings: string[] = [];
  const watch = watchRejections(512, (message) => warnings.push(message));
  tallies.forEach(watch);
  return warnings;
}

Deno.test("more rejected than taken over a long stretch is said once, with the reasons", () => {
  const mostly = { tries: 100, tooLong: 50, failed: 1 };
  const warnings = warningsAfter(new Array(50).fill(mostly));
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /^51 % .*of 1000: 500 with 512 tokens or more.*10 not made/);
});

Deno.test("half rejected, or a short bad stretch, is no reason to warn", () => {
  assert.deepEqual(warningsAfter(new Array(50).fill({ tries: 100, tooLong: 50, failed: 0 })), []);
  const bad = { tries: 100, tooLong: 0, failed: 100 };
  const good = { tries: 100, tooLong: 0, failed: 0 };
  assert.deepEqual(warningsAfter([bad, bad, good, good, good, good, good, good, good, good]), []);
});

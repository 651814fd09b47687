import assert from "node:assert/strict";
import { type DrawStats, emptyDrawStats } from "../../../src/examples/generate/draw.ts";
import { monitorRejections } from "../../../src/examples/generate/rejections.ts";

/** What is said of these tallies while they come, and behind them. */
function warningsAfter(tallies: readonly Partial<DrawStats>[]): string[] {
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const watch = monitorRejections({ split: "train", maxLength: 512, warn });
  for (const tally of tallies) watch.add({ ...emptyDrawStats(), ...tally });
  watch.finish();
  return warnings;
}

function times<T>(count: number, tally: T): T[] {
  return Array<T>(count).fill(tally);
}

Deno.test("more rejected than taken over a long stretch is said once, with the reasons", () => {
  const warnings = warningsAfter(times(50, { tries: 100, tooLong: 50, failed: 1 }));
  assert.equal(warnings.length, 1);
  assert.match(
    warnings[0]!,
    /^51 % .*of 1000: 500 with 512 tokens or more.*10 not made by the generator\):/,
  );
});

Deno.test("half rejected, or a short bad stretch, is no reason to warn", () => {
  assert.deepEqual(warningsAfter(times(50, { tries: 100, tooLong: 50 })), []);
  const bad = { tries: 100, failed: 100 }, good = { tries: 100 };
  assert.deepEqual(warningsAfter([bad, bad, ...times(8, good)]), []);
});

Deno.test("errors are told from the first on, whenever there are ten times more, and at the end", () => {
  const failing = { tries: 100, errors: 3, firstError: "own.ts:6: generate failed: no luck" };
  const later = { ...failing, firstError: "own.ts:7: another" };
  const lines = warningsAfter([{ tries: 50 }, failing, ...times(10, later)]);
  const line = (errors: number, tries: number) =>
    `${errors} of ${tries} generated train examples raised an error and were drawn again; ` +
    "the first: own.ts:6: generate failed: no luck";
  assert.deepEqual(lines, [line(3, 150), line(30, 1050), line(33, 1150)]);
  assert.deepEqual(warningsAfter([failing]).length, 1, "nothing new at the end");
});

Deno.test("errors count among what is rejected, apart from the rest", () => {
  const [, share] = warningsAfter(
    times(10, { tries: 100, tooLong: 1, failed: 20, errors: 40, firstError: "no" }),
  );
  assert.match(
    share!,
    /^61 % .*of 1000: 10 with 512 tokens.*; 200 not made by the generator; 400 with an error\)/,
  );
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { SkippedSteps } from "../../src/executors/skipped_steps.ts";

const found = (step: number) => ({ step, loss: NaN, gradientNorm: step });

/** Notes letters: `a` applied, `s` skipped, `r` skipped for the loss scale. */
function note(skipped: SkippedSteps, letters: string, first = 1): void {
  [...letters].forEach((letter, i) => {
    if (letter === "a") skipped.applied();
    else if (letter === "s") skipped.skip(found(first + i));
    else skipped.rescale();
  });
}

Deno.test("a result tells of its own steps, a run also of those before", () => {
  const skipped = new SkippedSteps();
  note(skipped, "asars");
  const run = { first: found(2), length: 1 };
  assert.deepEqual(skipped.take(), {
    ...{ count: 2, first: found(2), longest: run, inARow: 1, rescaled: 1 },
  });
  note(skipped, "ssa", 6);
  assert.deepEqual(skipped.take(), {
    ...{ count: 2, first: found(6), longest: { first: found(5), length: 3 }, inARow: 0 },
    rescaled: 0,
  });
  assert.equal(skipped.total, 5);
});

Deno.test("nothing skipped is nothing to tell", () => {
  const skipped = new SkippedSteps();
  note(skipped, "aaa");
  assert.deepEqual(skipped.take(), {
    ...{ count: 0, first: undefined, longest: undefined, inARow: 0, rescaled: 0 },
  });
});

Deno.test("a run is as long as the letters say, wherever it was saved and restored", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "s", "r"), maxLength: 20 });
  fc.assert(fc.property(letters, letters, (before, after) => {
    const first = new SkippedSteps(), second = new SkippedSteps();
    note(first, before);
    second.restore(first.progress());
    note(second, after, before.length + 1);
    const { longest, inARow, count } = second.take();
    const runs = after.replaceAll("r", "").split("a").map((run) => run.length);
    const begun = before.replaceAll("r", "").split("a").at(-1)!.length;
    const lengths = runs.map((length, i) => length > 0 && i === 0 ? begun + length : length);
    assert.equal(longest?.length ?? 0, Math.max(...lengths));
    assert.equal(inARow, runs.length === 1 ? begun + runs[0]! : runs.at(-1));
    assert.equal(count, after.split("s").length - 1);
    assert.equal(second.total, (before + after).replaceAll("a", "").length);
  }));
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { keepEpoch } from "../../src/training/kept_epochs.ts";
import { soak } from "../soak.ts";

/** The files that are there after each of some epochs; `keepLast` and `period` may change in between. */
function filesAfter(epochs: readonly { keepLast: number; period: number }[]): Set<number>[] {
  const files = new Set<number>();
  let kept: readonly number[] | undefined;
  return epochs.map(({ keepLast, period }, epoch) => {
    const isPeriodic = period > 0 && epoch > 0 && epoch % period === 0;
    const next = keepEpoch(kept, { epoch, keepLast, isPeriodic });
    if (isPeriodic || keepLast > 0) files.add(epoch);
    next.dropped.forEach((each) => assert(files.delete(each), `${each} was there`));
    kept = next.kept;
    return new Set(files);
  });
}

Deno.test("the last epochs are kept, and those of --save_periodic stay", () => {
  const files = filesAfter(Array.from({ length: 8 }, () => ({ keepLast: 2, period: 3 })));
  const expected = [[0], [0, 1], [1, 2], [2, 3], [3, 4], [3, 4, 5], [3, 5, 6], [3, 6, 7]];
  assert.deepEqual(files.map((set) => [...set].sort()), expected);
});

Deno.test("without the flag nothing is noted and nothing removed", () => {
  assert.deepEqual(keepEpoch(undefined, { epoch: 5, keepLast: 0, isPeriodic: false }), {
    kept: undefined,
    dropped: [],
  });
  const off = filesAfter([3, 3, 0, 0, 1].map((keepLast) => ({ keepLast, period: 0 })));
  assert.deepEqual(off.map((set) => [...set]), [[0], [0, 1], [0, 1], [0, 1], [4]]);
});

Deno.test("whatever flags a run goes on with, periodic checkpoints stay, and old ones go", () => {
  const setting = fc.record({
    keepLast: fc.integer({ min: 0, max: 4 }),
    period: fc.integer({ min: 0, max: 4 }),
  });
  const isPeriodic = (epoch: number, { period }: { period: number }) =>
    period > 0 && epoch > 0 && epoch % period === 0;
  fc.assert(
    fc.property(fc.array(setting, { maxLength: 20 }), (epochs) => {
      filesAfter(epochs).forEach((files, now) => {
        const periodic = epochs.slice(0, now + 1).flatMap((each, e) =>
          isPeriodic(e, each) ? [e] : []
        );
        periodic.forEach((epoch) => assert(files.has(epoch), `${epoch} after ${now}`));
        const { keepLast } = epochs[now]!;
        if (keepLast === 0) return;
        assert(files.has(now));
        const others = [...files].filter((epoch) => !periodic.includes(epoch));
        assert(others.every((epoch) => epoch > now - keepLast), `${others} after ${now}`);
      });
    }),
    { numRuns: soak(50, 10) },
  );
});

import fc from "fast-check";
import assert from "node:assert/strict";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";

// The rates of a hundred steps recorded from Int2Int are compared in tests/golden_suite.

/** The learning rates of steps 1 to `count`. */
function rates(text: string, count: number): number[] {
  const { schedule } = parseOptimizer(text);
  return Array.from({ length: count }, (_, i) => schedule(i + 1));
}

Deno.test("warming up leads in a straight line from the first rate to lr and stays there", () => {
  const found = rates("adam_warmup,lr=0.75,warmup_updates=4,warmup_init_lr=0.25", 7);
  assert.deepEqual(found, [0.25, 0.375, 0.5, 0.625, 0.75, 0.75, 0.75]);
});

Deno.test("without updates to warm up over the schedule starts at once", () => {
  assert.deepEqual(rates("adam_warmup,lr=0.5,warmup_updates=0", 3), [0.5, 0.5, 0.5]);
  const [first, second] = rates("adam_cosine,lr=0.5,warmup_updates=0,init_period=2,min_lr=0", 2);
  assert.equal(first, 0.5);
  assert.ok(Math.abs(second - 0.25) < 1e-15);
});

Deno.test("the inverse square root halves the rate after four times the updates", () => {
  const found = rates("adam_inverse_sqrt,lr=0.5,warmup_updates=4", 17);
  assert.ok(Math.abs(found[4] - 0.5) < 1e-15);
  assert.ok(Math.abs(found[16] - 0.25) < 1e-15);
});

Deno.test("cosine periods grow and their rates shrink as the options say", () => {
  const options = "lr=1,warmup_updates=1,init_period=2,period_mult=2,lr_shrink=0.5,min_lr=0.25";
  const found = rates(`adam_cosine,${options},lr_shrink_min=1`, 14);
  // Periods of 2, 4 and 8 updates, the first step of each at the highest rate.
  assert.deepEqual([found[1], found[3], found[7]], [1, 0.5, 0.25]);
  assert.ok(Math.abs(found[5] - 0.375) < 1e-15, "in the middle of the second period");
  assert.ok(found.slice(7).every((rate) => rate === 0.25), "never below the lowest rate");
});

Deno.test("a smooth cosine starts above lr and moves in small steps", () => {
  const options = "lr=1,warmup_updates=0,min_lr=0,init_period=100,lr_shrink=0.5";
  const found = rates(`adam_smooth_cosine,${options}`, 1000);
  assert.equal(found[0], 2, "lr / lr_shrink, as in Int2Int");
  const steps = found.slice(1).map((rate, i) => Math.abs(rate - found[i]));
  assert.ok(Math.max(...steps) < 2 * Math.PI / 100);
});

Deno.test("whatever the options, a rate is a number that is not negative", () => {
  const rate = fc.double({ min: 0, max: 1, noNaN: true });
  const shrink = fc.double({ min: 0.5, max: 1, noNaN: true });
  const options = fc.record({
    lr: rate,
    warmup_init_lr: rate,
    min_lr: rate,
    warmup_updates: fc.nat(100),
    init_period: fc.integer({ min: 1, max: 1000 }),
    lr_shrink: shrink,
    lr_shrink_min: shrink,
  });
  const names = fc.constantFrom(
    "adam_cosine,period_mult=1.5",
    "adam_cosine,period_mult=2",
    "adam_smooth_cosine",
  );
  fc.assert(fc.property(names, options, fc.nat(5000), (name, options, updates) => {
    const assignments = Object.entries(options).map(([key, value]) => `${key}=${value}`);
    const { schedule } = parseOptimizer([name, ...assignments].join());
    const found = schedule(1 + updates);
    assert.ok(found >= 0 && Number.isFinite(found), String(found));
  }));
});

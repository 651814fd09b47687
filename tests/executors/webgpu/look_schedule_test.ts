import assert from "node:assert/strict";
import fc from "fast-check";
import { LookSchedule } from "../../../src/executors/webgpu/look_schedule.ts";

/** Sizes of the groups in which steps are submitted up to the next look, if each takes so many ms. */
function groupsToLook(schedule: LookSchedule, clock: { now: number }, stepTime: number): number[] {
  const groups: number[] = [];
  let given = 0, waiting = 0;
  const submit = () => {
    groups.push(waiting);
    waiting = 0;
  };
  while (true) {
    given++;
    waiting++;
    clock.now += stepTime;
    if (schedule.isLookDue(given, clock.now)) break;
    if (waiting >= schedule.groupSize(given - waiting)) submit();
  }
  if (waiting > 0) submit();
  schedule.looked(given, clock.now);
  return groups;
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

function runs(ranks: number, stepTime: number, count: number): number[][] {
  const clock = { now: 0 }, schedule = new LookSchedule(ranks, 0);
  return Array.from({ length: count }, () => groupsToLook(schedule, clock, stepTime));
}

Deno.test("looks become rarer; groups of steps grow after a look and shrink before the next", () => {
  const found = runs(1, 1, 8);
  assert.deepEqual(found.map(sum), [1, 2, 4, 8, 16, 32, 64, 64]);
  assert.deepEqual(found[2], [1, 1, 1, 1]);
  assert.deepEqual(found[5], [1, 1, 2, 4, 8, 8, 4, 2, 1, 1]);
  assert.deepEqual(found.at(-1), [1, 1, 2, 4, 8, 16, 16, 8, 4, 2, 1, 1]);
});

Deno.test("steps of 10 ms are looked at after 250 ms; groups are small by then", () => {
  assert.deepEqual(runs(1, 10, 8).at(-1), [1, 1, 2, 4, 8, 4, 2, 1, 1, 1]);
});

Deno.test("slow steps are submitted one by one, and looked at after 250 ms", () => {
  assert.deepEqual(runs(1, 100, 4).at(-1), [1, 1, 1]);
  assert.deepEqual(runs(1, 5000, 4).at(-1), [1]);
});

Deno.test("several ranks look after the same steps, however long these take", () => {
  const found = runs(2, 900, 8).map(sum);
  assert.deepEqual(found, runs(2, 1, 8).map(sum));
  assert.equal(found.at(-1), 64);
});

Deno.test("after a skipped step the next is looked at", () => {
  const clock = { now: 0 }, schedule = new LookSchedule(1, 0);
  for (let i = 0; i < 8; i++) groupsToLook(schedule, clock, 1);
  schedule.expectSkip();
  assert.deepEqual(groupsToLook(schedule, clock, 1), [1]);
  assert.deepEqual(groupsToLook(schedule, clock, 1), [1, 1]);
});

Deno.test("whatever steps take, groups have at most 16 of them, and no more than the GPU has to do before them", () => {
  const times = fc.array(fc.double({ min: 0, max: 500, noNaN: true }), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(fc.property(times, (times) => {
    const clock = { now: 0 }, schedule = new LookSchedule(1, 0);
    for (const time of times) {
      const groups = groupsToLook(schedule, clock, time);
      assert.ok(sum(groups) <= 64);
      groups.slice(0, -1).forEach((size, i) => {
        assert.ok(size <= 16 && size <= Math.max(1, sum(groups.slice(0, i))));
      });
    }
  }));
});

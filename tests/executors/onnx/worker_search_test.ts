/** How the cores are shared out is found by timing; here the times are made up. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseWorkers, type Workers } from "../../../src/executors/onnx/lanes.ts";
import {
  alternatives,
  searchWorkers,
  type Trials,
} from "../../../src/executors/onnx/worker_search.ts";

const usual = { parts: 2, threads: 8 };

/** Trials on a clock of their own. @param ms of a way's step number n */
function trialsOf(ms: (way: string, n: number) => number, startTakes = 10) {
  let clock = 0;
  const open = new Set<string>(), started: string[] = [];
  const trials: Trials = {
    now: () => clock,
    start({ parts, threads }) {
      const way = `${parts}x${threads}`;
      let n = 0;
      clock += startTakes;
      open.add(way);
      started.push(way);
      return Promise.resolve({
        step() {
          const time = ms(way, n++);
          clock += time;
          return Promise.resolve(time);
        },
        close: () => open.delete(way),
      });
    },
  };
  return { trials, open, started, elapsed: () => clock };
}

async function search(ms: (way: string, n: number) => number, startTakes?: number) {
  const { trials, open, started, elapsed } = trialsOf(ms, startTakes);
  const found = await searchWorkers(usual, alternatives(usual, 32), trials);
  assert.equal(open.size, 0, "all trials are closed");
  return { ...found, started, elapsed: elapsed() };
}

Deno.test("what is clearly faster than the rule's way is chosen", async () => {
  const { workers, steady, timings, started } = await search((way) => way === "4x4" ? 20 : 30);
  assert.deepEqual([workers, steady], [{ parts: 4, threads: 4 }, true]);
  assert.deepEqual(started, ["2x8", "1x16", "4x4", "2x4"]);
  assert.deepEqual(timings[2], { parts: 4, threads: 4, median: 20 });
});

Deno.test("what is hardly faster, or only now and then, is not chosen", async () => {
  assert.deepEqual((await search((way) => way === "4x4" ? 29 : 30)).workers, usual);
  const now = await search((way, n) => way === "2x4" ? (n % 5 < 3 ? 24 : 30.1) : 30);
  assert.deepEqual([now.workers, now.steady], [usual, true]);
});

Deno.test("times that vary too much leave the rule in force", async () => {
  const { workers, steady } = await search((way, n) => (way === "4x4" ? 10 : 30) * (1 + n % 2));
  assert.deepEqual([workers, steady], [usual, false]);
});

Deno.test("the first steps, which take longer, do not count", async () => {
  const { steady, timings } = await search((_way, n) => n < 2 ? 100 : 10);
  assert.ok(steady);
  assert.ok(timings.every(({ median }) => median === 10));
});

Deno.test("a model too large to be timed costs two seconds at most and a step, and gets the rule's way", async () => {
  const { workers, steady, timings, elapsed, started } = await search(() => 700, 500);
  assert.deepEqual([workers, steady, timings], [usual, false, []]);
  assert.deepEqual(started, ["2x8", "1x16"], "no trial is started that there is no time for");
  assert.ok(elapsed <= 2000 + 2 * 700, `${elapsed}`);
});

Deno.test("a trial that fails does not leave others running", async () => {
  const { trials, open } = trialsOf((way) => {
    if (way === "1x16") throw new Error("no memory");
    return 30;
  });
  await assert.rejects(searchWorkers(usual, alternatives(usual, 32), trials), /no memory/);
  assert.equal(open.size, 0);
});

Deno.test("no way uses more threads than there are cores, or has parts without an example", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 256 }),
      fc.integer({ min: 1, max: 300 }),
      (cores, batch) => {
        const rule = chooseWorkers(cores, batch);
        const ways: Workers[] = alternatives(rule, batch);
        for (const { parts, threads } of ways) {
          assert.ok(parts >= 1 && threads >= 1 && parts <= batch && parts * threads <= cores);
          assert.ok(parts !== rule.parts || threads !== rule.threads);
        }
      },
    ),
  );
});

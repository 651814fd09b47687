import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { scalingTables } from "../../bench/scaling.ts";
import {
  accumulationFor,
  allReduceSeconds,
  efficiency,
  exchangeSeconds,
  networks,
  type Step,
} from "../../src/mpi/scaling.ts";

const [ethernet] = networks;

/** A megabyte a second, and a hundredth of a second for each message. */
const slow = { name: "slow", bandwidth: 1e6, latency: 0.01 };

const step: Step = { seconds: 1, bytes: 4e6, accumulate: 1 };

const near = (found: number, expected: number) =>
  assert(Math.abs(found - expected) < 1e-9 * expected, `${found}, not ${expected}`);

Deno.test("the time of a sum over ranks is that of the messages once and once more around the ring", () => {
  // Four ranks: 3 + 3 messages of a quarter each, one second and a hundredth.
  near(allReduceSeconds(4, 4e6, slow), 6.06);
  // Two ranks: 2 messages of a half.
  near(allReduceSeconds(2, 4e6, slow), 4.02);
  assert.equal(allReduceSeconds(1, 4e6, slow), 0);
  // 40 MB over 10 Gbit/s between 64: 2 · 63 · (30 µs + 625 kB at 1.125 GB/s) = 73.78 ms.
  near(allReduceSeconds(64, 40e6, ethernet), 126 * (30e-6 + 625e3 / 1.125e9));
});

Deno.test("efficiency is the part of a step that is computed", () => {
  near(efficiency(4, step, slow), 1 / 7.06);
  near(efficiency(4, { ...step, accumulate: 10 }, slow), 10 / 16.06);
  assert.equal(efficiency(1, step, slow), 1);
});

Deno.test("gradients on a GPU are read and written besides", () => {
  near(exchangeSeconds(4, { ...step, copyBandwidth: 8e6 }, slow), 7.06);
  assert.equal(exchangeSeconds(1, { ...step, copyBandwidth: 8e6 }, slow), 0);
});

Deno.test("as much is accumulated as an efficiency takes, and no more", () => {
  // 9 · 6.06 seconds are to be computed.
  assert.equal(accumulationFor(0.9, 4, step, slow), 55);
  assert.equal(accumulationFor(0.9, 1, step, slow), 1);
  const cases = fc.record({
    ranks: fc.integer({ min: 2, max: 2048 }),
    seconds: fc.double({ min: 1e-3, max: 10, noNaN: true }),
    bytes: fc.integer({ min: 1, max: 4e9 }),
    network: fc.constantFrom(...networks),
    target: fc.double({ min: 0.05, max: 0.99, noNaN: true }),
  });
  fc.assert(fc.property(cases, ({ ranks, seconds, bytes, network, target }) => {
    const one: Step = { seconds, bytes, accumulate: 1 };
    const accumulate = accumulationFor(target, ranks, one, network);
    const reached = (count: number) => efficiency(ranks, { ...one, accumulate: count }, network);
    assert(reached(accumulate) >= target - 1e-9);
    if (accumulate > 1) assert(reached(accumulate - 1) < target);
    assert(efficiency(2 * ranks, one, network) < efficiency(ranks, one, network));
  }));
});

Deno.test("the page has the tables that the benchmark prints", () => {
  const page = readFileSync(new URL("../../docs/machine/scaling.md", import.meta.url), "utf8");
  for (const table of scalingTables()) assert(page.includes(table), table);
});

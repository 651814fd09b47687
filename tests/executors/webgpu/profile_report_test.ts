import assert from "node:assert/strict";
import {
  chromeTrace,
  type MeasuredStep,
  millisecondsPerTick,
  profileTable,
} from "../../../src/executors/webgpu/profile_report.ts";

/** Dispatches one after the other, 100 ticks apart, from kernels and their ticks. */
function measured(step: number, host: number, begin: bigint, times: [string, number][]) {
  return {
    ...{ step, host },
    dispatches: times.map(([kernel, ticks], i) => {
      const start = begin + 100n * BigInt(i);
      return {
        ...{ kernel, dims: "4 2", workgroups: "2 × 1 × 1" },
        begin: start,
        end: start + BigInt(ticks),
      };
    }),
  } satisfies MeasuredStep;
}

/** A second apart by the host's clock, and `ticks` by the GPU's. */
function twoSteps(ticks: bigint): MeasuredStep[] {
  const dispatches: [string, number][] = [["map", 20], ["linear", 60]];
  return [measured(3, 0, 1000n, dispatches), measured(4, 1000, 1000n + ticks, dispatches)];
}

Deno.test("the table of a profile adds up dispatches by kernel, slowest first", () => {
  const steps = [
    measured(3, 0, 5000n, [["map", 1e6], ["linear", 5e6], ["linear", 1e6]]),
    measured(4, 10, 9000n, [["map", 1e6], ["linear", 3e6], ["linear", 1e6]]),
  ];
  const rows = profileTable(steps).split("\n").slice(2).map((line) => line.trim().split(/\s+/));
  assert.deepEqual(rows, [
    ["linear", "2", "5.000", "83.3", "%"],
    ["map", "1", "1.000", "16.7", "%"],
    ["all", "3", "6.000", "100.0", "%"],
  ]);
});

Deno.test("the trace of a profile has one event for each dispatch, in microseconds", () => {
  const { traceEvents } = JSON.parse(chromeTrace([measured(7, 0, 4000n, [["a", 40], ["b", 70]])]));
  assert.deepEqual(traceEvents, [
    {
      ...{ name: "a", cat: "dispatch", ph: "X", pid: 1, tid: 1, ts: 0, dur: 0.04 },
      args: { step: 7, dims: "4 2", workgroups: "2 × 1 × 1" },
    },
    {
      ...{ name: "b", cat: "dispatch", ph: "X", pid: 1, tid: 1, ts: 0.1, dur: 0.07 },
      args: { step: 7, dims: "4 2", workgroups: "2 × 1 × 1" },
    },
  ]);
});

Deno.test("a GPU's clock counts nanoseconds, unless the host's clock shows that it does not", () => {
  assert.equal(millisecondsPerTick(twoSteps(1_300_000_000n)), 1e-6);
  assert.equal(millisecondsPerTick(twoSteps(100_000_000n)), 1e-5);
  assert.equal(millisecondsPerTick(twoSteps(1_300_000_000n).slice(0, 1)), 1e-6);
  assert.equal(millisecondsPerTick([]), 1e-6);
});

Deno.test("a GPU's clock that was set back yields no negative times", () => {
  const [first] = twoSteps(0n);
  const dispatches = first!.dispatches.map((each) => ({ ...each, end: 0n }));
  assert.match(profileTable([{ ...first!, dispatches }]), /linear +1 +0\.000/);
});

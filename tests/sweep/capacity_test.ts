import assert from "node:assert/strict";
import { availableCores } from "../../src/executors/onnx/lanes.ts";
import { capacityFor } from "../../src/sweep/capacity.ts";
import type { PlannedRun } from "../../src/sweep/plan.ts";

const runs = (count: number, flags: object = {}) =>
  Array.from({ length: count }, () => ({
    flags: { cpu: false, device: "auto", cpu_threads: 0, ...flags },
  } as PlannedRun));

const cores = availableCores();
const gpu = (found: boolean) => () => Promise.resolve(found);

Deno.test("cores are shared among the runs that train at a time", async () => {
  assert.deepEqual(await capacityFor(runs(99), 0, gpu(false)), {
    jobs: cores,
    threads: cores === 1 ? undefined : 1,
  });
  assert.deepEqual(await capacityFor(runs(1), 0, gpu(false)), { jobs: 1, threads: undefined });
  const wide = await capacityFor(runs(99, { cpu_threads: cores }), 0, gpu(false));
  assert.deepEqual(wide, { jobs: 1, threads: undefined });
  const { jobs, threads } = await capacityFor(runs(500), 4 * cores, gpu(false));
  assert.deepEqual([jobs, threads], [4 * cores, 1]);
});

Deno.test("a GPU trains one run at a time unless told otherwise, and is not looked for in vain", async () => {
  assert.equal((await capacityFor(runs(9), 0, gpu(true))).jobs, 1);
  const never = () => Promise.reject(new Error("looked for"));
  assert.equal((await capacityFor(runs(9), 2, never)).jobs, 2);
  for (const flags of [{ cpu: true }, { device: "cpu" }]) {
    assert.equal((await capacityFor(runs(999, flags), 0, never)).jobs, cores);
  }
});

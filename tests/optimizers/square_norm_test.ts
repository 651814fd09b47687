import assert from "node:assert/strict";
import norm from "../../kernels/square_norm.wgsl" with { type: "text" };
import finish from "../../kernels/square_norm_finish.wgsl" with { type: "text" };
import { perWorkgroup } from "../../src/lowering/workgroups.ts";
import { controlBytes, controlWords, readControl } from "../../src/executors/webgpu/control.ts";
import { clippingFactor } from "../../src/optimizers/clipping.ts";
import { noise } from "./flat_arrays.ts";
import { runKernels } from "./run_kernels.ts";

interface Case {
  readonly gradients?: readonly number[];
  readonly losses?: readonly number[];
  readonly clip?: number;
  readonly scale?: number;
  readonly growthInterval?: number;
  readonly skip?: number;
}

const unused = -1e30;

/** Norm and what follows from it, the gradients taken as two ranges of which the second gives three sums. */
async function control(
  { gradients = noise(5000, 1), losses = [2], clip = 0, scale = 1, growthInterval = 0, skip = 0 }:
    Case,
) {
  const cut = Math.floor(gradients.length / 3);
  const [head, tail] = [gradients.slice(0, cut), gradients.slice(cut)];
  const arrays = {
    ...{ head, tail, losses, squares: [unused, unused, unused, unused] },
    control: [
      ...controlWords({
        ...{ factor: unused, skip, skippedLoss: unused, norm: unused },
        ...{ steps: 5, scale, grown: 6 },
      }),
      ...new Array(controlBytes / 4).fill(unused),
    ].slice(0, controlBytes / 4),
  };
  const sums = (name: "head" | "tail", first: number, groups: number) => ({
    kernel: { name: "square_norm", source: norm },
    bindings: { x: name, squares: "squares" },
    ...perWorkgroup(groups, { elements: arrays[name].length, first }),
    movable: true,
  });
  const found = await runKernels(arrays, [sums("head", 0, 1), sums("tail", 1, 3), {
    kernel: { name: "square_norm_finish", source: finish },
    bindings: { squares: "squares", losses: "losses", control: "control" },
    dims: { count: 4, batches: losses.length, clip: { float: clip }, growthInterval },
    groups: [1, 1, 1],
  }]);
  const { losses: kept, penalty: _, skip: skipped, ...rest } = readControl(
    Float32Array.from(found.control!).buffer,
  );
  return { ...rest, skipped, loss: kept[5] };
}

function close(found: number, expected: number): void {
  assert(Math.abs(found / expected - 1) < 1e-6, `${found} is not ${expected}`);
}

Deno.test("the norm is that of all ranges, the loss scale taken out", async () => {
  const expected = Math.hypot(...noise(5000, 1));
  close((await control({})).norm, expected);
  const { norm, factor, loss } = await control({ scale: 8, losses: [16] });
  close(norm, expected / 8);
  assert.deepEqual([factor, loss], [1 / 8, 2]);
});

Deno.test("the loss scale doubles after enough steps and halves on overflow, or stays", async () => {
  const after = async (example: Case) => {
    const { scale, grown } = await control({ scale: 8, ...example });
    return [scale, grown];
  };
  assert.deepEqual(await after({ growthInterval: 8 }), [8, 7]);
  assert.deepEqual(await after({ growthInterval: 7 }), [16, 0]);
  assert.deepEqual(await after({ growthInterval: 7, losses: [Infinity] }), [4, 0]);
  assert.deepEqual(await after({}), [8, 7]);
});

Deno.test("the clipping factor is that of the CPU; no clipping without a limit", async () => {
  for (const clip of [0, 1, 1e6]) {
    const { factor, norm, skipped } = await control({ clip });
    close(factor!, clippingFactor(norm, clip));
    assert.equal(skipped, 0);
  }
});

Deno.test("losses of a step's batches are added up and kept by the step's number", async () => {
  const { loss, steps } = await control({ losses: [2, 0.5, 0.25] });
  assert.deepEqual([loss, steps], [2.75, 6]);
});

Deno.test("an update is skipped, and told, when norm or loss is not finite", async () => {
  const broken = (value: number) => noise(5000, 1).map((x, i) => (i === 4321 ? value : x));
  const cases: Case[] = [
    ...[NaN, Infinity, -Infinity, 1e30].map((value) => ({ gradients: broken(value) })),
    ...[NaN, Infinity, -Infinity].map((value) => ({ losses: [1, value] })),
  ];
  for (const example of cases) {
    const { skipped, skippedLoss, norm, loss, steps } = await control({ ...example, clip: 1 });
    assert.deepEqual([skipped, loss, steps], [1, Math.fround(unused), 6]);
    assert(!Number.isFinite(norm) || !Number.isFinite(skippedLoss));
  }
});

Deno.test("updates after a skipped one are left out: they change nothing", async () => {
  const found = await control({ skip: 1, scale: 8, growthInterval: 2, clip: 1 });
  const never = Math.fround(unused);
  const unchanged = { factor: never, skipped: 1, skippedLoss: never, norm: never };
  assert.deepEqual(found, { ...unchanged, loss: never, steps: 5, scale: 8, grown: 6 });
});

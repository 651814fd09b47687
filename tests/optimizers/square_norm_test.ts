import assert from "node:assert/strict";
import norm from "../../kernels/square_norm.wgsl" with { type: "text" };
import finish from "../../kernels/square_norm_finish.wgsl" with { type: "text" };
import { clippingFactor } from "../../src/optimizers/clipping.ts";
import { noise } from "./flat_arrays.ts";
import { floatBits, runKernels } from "./run_kernels.ts";

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
    control: [unused, skip, unused, unused, 5, scale, 6, ...new Array(64).fill(unused)],
  };
  const sums = (name: "head" | "tail", first: number, groups: number) => ({
    ...{ name: "square_norm", source: norm, bindings: [name, "squares"], groups },
    uniform: [arrays[name].length, first],
  });
  const found = await runKernels(arrays, [sums("head", 0, 1), sums("tail", 1, 3), {
    ...{ name: "square_norm_finish", source: finish, groups: 1 },
    bindings: ["squares", "losses", "control"],
    uniform: [4, losses.length, floatBits(clip), growthInterval],
  }]);
  const [factor, skipped, skippedLoss, length, steps, next, grown, ...kept] = found.control!;
  const loss = kept[5];
  return { factor, skipped, skippedLoss, norm: length!, loss, steps, scale: next, grown };
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
  const unchanged = { factor: unused, skipped: 1, skippedLoss: unused, norm: unused };
  const before = { ...unchanged, loss: unused, steps: 5, scale: 8, grown: 6 };
  assert.deepEqual(Object.values(found), [...Float32Array.from(Object.values(before))]);
});

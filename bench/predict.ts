/**
 * `deno task bench predict`: what the GPU engine should reach on graphics cards, from what a step moves and computes.
 *
 * A prediction, not a measurement; `deno task bench webgpu` measures. A step takes
 *
 *     max(FLOP / (peak · 40 %), least bytes / (bandwidth · 80 %)) + dispatches · 5 µs    at best,
 *     FLOP / (peak · 10 %) + most bytes / (bandwidth · 50 %) + dispatches · 10 µs        at worst.
 *
 * Least: activations stay in the cache, so only dense weights count, 11 passes over them: read forward and backward,
 * gradient written, read for its norm, and in the update weight, gradient and Adam's two averages read and all but the
 * gradient written. Most: every dispatch reads or writes all that is bound to it, and nothing is in a cache.
 */
import { layoutOf } from "../src/executors/layout.ts";
import type { DeviceHint } from "../src/graph/dispatch.ts";
import { unknownDevice } from "../src/lowering/workgroups.ts";
import { type BufferSlice, planGraph } from "../src/executors/webgpu/plan.ts";
import { matmulFlops } from "./flops.ts";
import { flagsFor, modelFor, type Size, usualSizes } from "./training.ts";

/** Lengths of a typical batch of GCDs in base 1000: problem, and answer without its last token. */
const typical = { S: 8, T: 3 };

/** Speeds as their makers state them; 16-bit units of a GPU cannot be reached from WGSL. */
const cards = [
  { name: "RTX 4070", bandwidth: 504e9, flops: 29e12 },
  { name: "H100", bandwidth: 3.35e12, flops: 67e12 },
];

/** Norms and updates, and the end of the norm. */
const updateDispatches = 3;

/** What desktop cards and larger ones offer. */
const offered: DeviceHint = {
  ...unknownDevice,
  ...{ mostBindings: 16, workgroupBytes: 32768, mostBoundBytes: 2 ** 31 },
};

/** Passes over dense weights: all of a step, and those of norm and update alone. */
const allPasses = 11, updatePasses = 8;

export interface StepWork {
  readonly flops: number;
  readonly leastBytes: number;
  readonly mostBytes: number;
  readonly dispatches: number;
}

export function predict(): void {
  for (const size of usualSizes) {
    const work = workOf(size);
    const { dim, layers, batch } = size;
    const mega = (bytes: number) => (bytes / 1e6).toFixed(0);
    console.log(
      `${dim} dimensions, ${layers}+${layers} layers, batch ${batch}: ${
        (work.flops / 1e9).toFixed(1)
      } GFLOP, ${mega(work.leastBytes)} to ${
        mega(work.mostBytes)
      } MB and ${work.dispatches} dispatches a step`,
    );
    for (const card of cards) {
      const { best, worst } = stepTimes(work, card);
      const speed = (seconds: number) => (batch / seconds).toFixed(0).padStart(6);
      console.log(
        `  ${card.name.padEnd(10)} ${speed(worst)} to ${speed(best)} examples/s (${
          (1000 * best).toFixed(1)
        } to ${(1000 * worst).toFixed(1)} ms a step), predicted`,
      );
    }
  }
  console.log("To measure it on a graphics card: deno task bench webgpu");
}

/** What a step of training on typical batches asks of a GPU. */
export function workOf(size: Size): StepWork {
  const model = modelFor(flagsFor(size));
  const results = Object.values(model.training);
  const lengths = { B: size.batch, ...typical };
  const dispatchesOn = (device: DeviceHint) =>
    planGraph(results, lengths, {
      typeOf: ({ type }) => type,
      placeOf: ({ origin }, bytes) =>
        origin.kind === "output" ? undefined : { buffer: origin.kind, offset: 0, bytes },
    }, device).dispatches;
  // Merged dispatches are bound to more than they touch.
  const bound = dispatchesOn({ ...offered, dispatchesAreDear: false })
    .flatMap(({ storage }) => withoutRepeats(storage))
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const dense = 4 * layoutOf(model.weights).dense.length;
  return {
    flops: matmulFlops(results, lengths),
    leastBytes: allPasses * dense,
    mostBytes: bound + updatePasses * dense,
    dispatches: dispatchesOn(offered).length + updateDispatches,
  };
}

/** Queries, keys and values may be columns of one matrix, which is bound three times. */
function withoutRepeats(storage: readonly BufferSlice[]): BufferSlice[] {
  const isSame = (a: BufferSlice, b: BufferSlice) =>
    a.buffer === "arena" && b.buffer === "arena" && a.offset === b.offset;
  return storage.filter((slice, i) => !storage.slice(0, i).some((other) => isSame(slice, other)));
}

/** Seconds a step. */
function stepTimes(
  { flops, leastBytes, mostBytes, dispatches }: StepWork,
  card: { readonly bandwidth: number; readonly flops: number },
): { best: number; worst: number } {
  const best = Math.max(flops / (0.4 * card.flops), leastBytes / (0.8 * card.bandwidth));
  const worst = flops / (0.1 * card.flops) + mostBytes / (0.5 * card.bandwidth);
  return { best: best + 5e-6 * dispatches, worst: worst + 10e-6 * dispatches };
}

import assert from "node:assert/strict";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { type DeviceName, weightsOf } from "../executors/small_trainings.ts";
import { soak } from "../soak.ts";
import { batchesOf, lossesOf, smallRunOn } from "./run_on.ts";

/** So many that something is learned. */
const steps = soak(300, 100);

/**
 * Rounding makes curves part slowly. Observed over 300 steps on Mesa's llvmpipe: 5e-7 in any loss, 6e-8 in any mean of 50;
 * the drivers of other GPUs may round more coarsely.
 */
const early = 1e-4, later = 1e-3;

/** Losses of all steps, 16 examples of the GCD in base 10 each, and the last weights. */
async function curve(name: DeviceName, count: number) {
  let losses: number[] = [];
  let weights = new Map<string, Float32Array>();
  await inTemporaryFolder(async (folder) => {
    const { trainer, parameters: flags, close } = await smallRunOn(name, folder, 4);
    losses = await lossesOf(trainer, batchesOf(flags, 4, 16), 1, count).finally(close);
    weights = weightsOf(trainer);
  });
  return { losses, weights };
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

Deno.test("training on WebGPU follows training on the CPU", async () => {
  const [cpu, webgpu] = [await curve("cpu", steps), await curve("webgpu", steps)];
  const differences = cpu.losses.map((loss, i) => Math.abs(loss - webgpu.losses[i]!));
  assert.ok(Math.max(...differences.slice(0, 50)) < early);
  for (let first = 0; first < steps; first += 50) {
    const [a, b] = [cpu, webgpu].map(({ losses }) => mean(losses.slice(first, first + 50)));
    assert.ok(Math.abs(a! / b! - 1) < later, `steps from ${first}: ${a} and ${b}`);
  }
  assert.ok(mean(webgpu.losses.slice(-50)) < 0.5 * webgpu.losses[0]!, "nothing was learnt");
});

Deno.test("two equal runs on WebGPU give equal bits", async () => {
  assert.deepEqual(await curve("webgpu", 15), await curve("webgpu", 15));
});

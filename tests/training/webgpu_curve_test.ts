import assert from "node:assert/strict";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { type EngineName, weightsOf } from "../engines/small_engines.ts";
import { batchesOf, lossesOf, smallRunOn } from "./run_on.ts";

const steps = 300;

/** Losses of all steps, 16 examples of the GCD in base 10 each, and the last weights. */
async function curve(name: EngineName, count: number) {
  let losses: number[] = [];
  let weights = new Map<string, Float32Array>();
  await inTemporaryFolder(async (folder) => {
    const { engine, parameters, close } = await smallRunOn(name, folder, 4);
    losses = await lossesOf(engine, batchesOf(parameters, 4, 16), 1, count).finally(close);
    weights = weightsOf(engine);
  });
  return { losses, weights };
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

Deno.test("training on WebGPU follows training on the CPU", async () => {
  const [cpu, webgpu] = [await curve("cpu", steps), await curve("webgpu", steps)];
  const differences = cpu.losses.map((loss, i) => Math.abs(loss - webgpu.losses[i]!));
  if (Deno.env.get("SHOW")) {
    for (let i = 0; i < steps; i += 50) {
      console.log(
        i,
        Math.max(...differences.slice(i, i + 50)),
        mean(cpu.losses.slice(i, i + 50)),
        mean(webgpu.losses.slice(i, i + 50)),
      );
    }
  }
  assert.ok(Math.max(...differences.slice(0, 50)) < 1e-4);
  for (let first = 0; first < steps; first += 50) {
    const [a, b] = [cpu, webgpu].map(({ losses }) => mean(losses.slice(first, first + 50)));
    assert.ok(Math.abs(a! / b! - 1) < 0.02, `steps from ${first}: ${a} and ${b}`);
  }
  assert.ok(mean(webgpu.losses.slice(-50)) < 0.8 * webgpu.losses[0]!, "nothing was learnt");
});

Deno.test("two equal runs on WebGPU give equal bits", async () => {
  assert.deepEqual(await curve("webgpu", 40), await curve("webgpu", 40));
});

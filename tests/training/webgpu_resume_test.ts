/** Runs that are cut and continued, on the same trainer and on the other. */
import assert from "node:assert/strict";
import {
  readFittingModel,
  resumeCheckpoint,
  saveCheckpoint,
} from "../../src/training/checkpoint.ts";
import { initialState } from "../../src/training/state.ts";
import { train } from "../../src/training/training_loop.ts";
import { contentOf } from "../commands/program.ts";
import { type DeviceName, deviceNames } from "../executors/small_trainings.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { lossesOf, smallRunOn } from "./run_on.ts";

const half = soak(6, 6);

/** Trains on one trainer, then from its checkpoint on another. @returns all losses */
async function continued(folder: string, first: DeviceName, second: DeviceName) {
  const start = await smallRunOn(first, folder, 6);
  const losses = await lossesOf(start.trainer, start.run.source, 1, half);
  const state = { ...initialState(6), steps: half, iterations: half };
  const { vocabulary } = start;
  saveCheckpoint(`${folder}/cut`, start.trainer, start.parameters, vocabulary, state);
  start.close();

  const next = await smallRunOn(second, folder, 7);
  const { state: restored } = resumeCheckpoint(
    readFittingModel(`${folder}/cut`, next.parameters, vocabulary),
    next.trainer,
    next.parameters,
  );
  assert.equal(restored.steps, half);
  losses.push(
    ...await lossesOf(next.trainer, start.run.source, half + 1, 2 * half).finally(next.close),
  );
  return losses;
}

Deno.test("a run that changes its trainer goes on as if it had not", () =>
  inTemporaryFolder(async (folder) => {
    const curves = [];
    for (const first of deviceNames) {
      for (const second of deviceNames) curves.push(await continued(folder, first, second));
    }
    const [expected, ...others] = curves;
    for (const losses of others) {
      const differences = losses.map((loss, i) => Math.abs(loss - expected![i]!));
      // Observed: 2.4e-7, with 20 steps on each.
      assert.ok(Math.max(...differences) < 1e-4);
    }
    // Without the optimizer's state or the step's number the curve would bend.
    assert.ok(expected!.at(-1)! < expected![0]!);
  }));

async function runTo(folder: string, seed: number, stopAfter: number, resume: boolean) {
  const small = await smallRunOn("webgpu", folder, seed, { stopAfter });
  try {
    if (resume) small.trainer.arrays.weights().forEach(({ values }) => values.fill(0.5));
    const state = resume
      ? resumeCheckpoint(
        readFittingModel(`${folder}/checkpoint`, small.parameters, small.vocabulary),
        small.trainer,
        small.parameters,
      ).state
      : small.state;
    return await train(small.run, state);
  } finally {
    small.close();
  }
}

Deno.test("a resumed run on WebGPU ends with the bits of an undisturbed one", () =>
  inTemporaryFolder(async (folder) => {
    await runTo(folder, 8, Infinity, false);
    const expected = contentOf(`${folder}/checkpoint`);
    assert.equal(expected.state.steps, 40);
    const cut = await runTo(folder, 8, 13, false);
    assert.deepEqual([cut.reason, cut.state.steps], ["interrupted", 13]);
    assert.notDeepEqual(contentOf(`${folder}/checkpoint`), expected);
    await runTo(folder, 8, Infinity, true);
    assert.deepEqual(contentOf(`${folder}/checkpoint`), expected);
  }));

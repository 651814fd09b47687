import assert from "node:assert/strict";
import { readFittingModel, resumeCheckpoint } from "../../src/training/checkpoint.ts";
import type { TrainingState } from "../../src/training/state.ts";
import { train } from "../../src/training/training_loop.ts";
import { contentOf } from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { type SmallRun, smallRun } from "./small_run.ts";

interface Outcome {
  /** State and digests of all weights and optimizer state, as the checkpoint has them. */
  readonly content: ReturnType<typeof contentOf>;
  readonly lines: readonly string[];
}

/** Changes what was restored. */
type Tamper = (run: SmallRun, state: TrainingState) => TrainingState;

/** Lines that do not depend on where a run was cut. */
function essential(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^Saving checkpoint |Starting epoch/.test(line));
}

async function undisturbed(folder: string, seed: number, accumulate: number): Promise<Outcome> {
  const whole = await smallRun(folder, seed, { accumulate });
  try {
    await train(whole.run, whole.state);
  } finally {
    whole.close();
  }
  return { content: contentOf(`${folder}/checkpoint`), lines: essential(whole.lines) };
}

/** Interrupts a run after `cut` steps, restores its checkpoint into an trainer of other weights, and goes on. */
async function cutAndResumed(
  folder: string,
  seed: number,
  { accumulate, cut }: { accumulate: number; cut: number },
  tamper: Tamper = (_, state) => state,
): Promise<Outcome> {
  const first = await smallRun(folder, seed, { accumulate, stopAfter: cut });
  const ending = await train(first.run, first.state).finally(() => first.close());
  assert.deepEqual([ending.reason, ending.state.steps], ["interrupted", cut]);

  const second = await smallRun(folder, seed, { accumulate });
  try {
    second.trainer.arrays.weights().forEach(({ values }) => values.fill(0.5));
    const { trainer, parameters: flags, vocabulary } = second;
    const saved = readFittingModel(`${folder}/checkpoint`, flags, vocabulary);
    const { state } = resumeCheckpoint(saved, trainer, flags);
    await train(second.run, tamper(second, state));
  } finally {
    second.close();
  }
  const lines = essential([...first.lines, ...second.lines]);
  return { content: contentOf(`${folder}/checkpoint`), lines };
}

for (let seed = 0; seed < soak(3, 2); seed++) {
  const accumulate = 1 + seed % 2;
  Deno.test(`a resumed run ends with the bits and the log of an undisturbed one: seed ${seed}`, () =>
    inTemporaryFolder(async (folder) => {
      const expected = await undisturbed(folder, seed, accumulate);
      assert.equal(expected.content.state.steps, 40);
      // 20 is between the last step of an epoch and its evaluation.
      for (const cut of [13, 20, 33].map((cut) => (cut + seed) % 40)) {
        const outcome = await cutAndResumed(folder, seed, { accumulate, cut });
        assert.deepEqual(outcome, expected, `cut after ${cut} steps`);
      }
    }));
}

const tampers: Record<string, Tamper> = {
  "the optimizer's state": ({ trainer }, state) => {
    for (const arrays of trainer.arrays.optimizerState().values()) {
      arrays.forEach(({ values }) => values.fill(0));
    }
    return state;
  },
  "one number of the optimizer's state": ({ trainer }, state) => {
    const name = "decoder.layers.0.ffn.lin1.weight";
    const { values } = trainer.arrays.optimizerState().get("exp_avg")!.find((array) =>
      array.name === name
    )!;
    values[0] *= 1.001;
    return state;
  },
  "the generator's position": (_, state) => ({ ...state, iterations: 0 }),
  "the steps that the learning rate depends on": (_, state) => ({ ...state, steps: 0 }),
};

for (const [what, tamper] of Object.entries(tampers)) {
  Deno.test(`a resumed run that lost ${what} ends with other weights`, () =>
    inTemporaryFolder(async (folder) => {
      const expected = (await undisturbed(folder, 0, 1)).content.tensors;
      const options = { accumulate: 1, cut: 13 };
      const found = (await cutAndResumed(folder, 0, options, tamper)).content.tensors;
      const name = "decoder.layers.0.ffn.lin1.weight";
      assert.equal(typeof found[name], "string");
      assert.notEqual(found[name], expected[name]);
    }));
}

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Trainer } from "../../src/executors/trainer.ts";
import { TrainingError } from "../../src/errors.ts";
import { readFittingModel, resumeCheckpoint } from "../../src/training/checkpoint.ts";
import type { Run } from "../../src/training/run.ts";
import { train } from "../../src/training/training_loop.ts";
import { contentOf } from "../commands/program.ts";
import { type DeviceName, deviceNames } from "../executors/small_trainings.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { smallRunOn } from "./run_on.ts";
import { type SmallRun, smallRun } from "./small_run.ts";
import { withBadBatches } from "./spoiled_rows.ts";

const name = "decoder.layers.0.ffn.lin1.weight";

/** Trains the first epoch, spoils something before the second, and returns the error that ends it. */
async function errorAfterSpoiling(
  folder: string,
  spoil: (small: SmallRun) => Partial<SmallRun["run"]>,
): Promise<TrainingError> {
  const small = await smallRun(folder, 2);
  try {
    const { state } = await train({ ...small.run, maxEpoch: 1 }, small.state);
    const good = readFileSync(`${folder}/checkpoint`);
    const run = { ...small.run, ...spoil(small) };
    const error = await train(run, state).then(() => undefined, (error) => error);
    assert(error instanceof TrainingError, String(error));
    assert(!error.message.includes("\n"));
    assert(readFileSync(`${folder}/checkpoint`).equals(good), "the good checkpoint was replaced");
    return error;
  } finally {
    small.close();
  }
}

function weights({ trainer }: SmallRun): Float32Array {
  return trainer.arrays.weights().find((array) => array.name === name)!.values;
}

for (const value of [NaN, Infinity, -Infinity, 1e38]) {
  Deno.test(`a weight of ${value} ends training with step, loss, norm, rate and advice; nothing is saved`, () =>
    inTemporaryFolder(async (folder) => {
      const { message } = await errorAfterSpoiling(folder, (small) => {
        weights(small).fill(value, 0, 40);
        return {};
      });
      const number = "(NaN|-?Infinity|[\\d.e+-]+)";
      assert.match(
        message,
        new RegExp(
          `^step 21: the loss is ${number} and the gradient's norm ${number}, ` +
            "one of 10 such steps in a row, at learning rate 0\\.001; " +
            "nothing was saved over the last checkpoint\\. Try a lower learning rate .*0\\.0001.*$",
        ),
      );
    }));
}

Deno.test("no weight moves in a step whose gradient is not a number", () =>
  inTemporaryFolder(async (folder) => {
    const small = await smallRun(folder, 3);
    weights(small)[5] = NaN;
    const before = small.trainer.arrays.weights().map(({ values }) => values.slice());
    const batch = await small.run.source.batch(0);
    const { skipped } = await small.trainer.step([batch], 1);
    assert.deepEqual([skipped.count, skipped.inARow], [1, 1]);
    assert.deepEqual(small.trainer.arrays.weights().map(({ values }) => values.slice()), before);
    small.close();
  }));

Deno.test("weights that the last step of an epoch spoiled are not saved over good ones", () =>
  inTemporaryFolder(async (folder) => {
    const { message } = await errorAfterSpoiling(folder, (small) => ({
      trainer: withStep(small.run.trainer, async (trainer, ...step) => {
        const result = await trainer.step(...step);
        if (step[1] === 40) weights(small)[7] = NaN;
        return result;
      }),
    }));
    assert.match(
      message,
      /^after step 40: the loss is NaN at learning rate 0\.001; nothing was saved /,
    );
  }));

/** The same trainer with another way to make a step. */
function withStep(
  trainer: Trainer,
  step: (trainer: Trainer, ...step: Parameters<Trainer["step"]>) => ReturnType<Trainer["step"]>,
): Trainer {
  return new Proxy(trainer, {
    get(target, name: keyof Trainer) {
      if (name === "step") return (...args: Parameters<Trainer["step"]>) => step(target, ...args);
      const field = target[name];
      return typeof field === "function" ? field.bind(target) : field;
    },
  });
}

for (const what of ["weights", "optimizer states"]) {
  Deno.test(`an interruption saves nothing when the ${what} hold what is not finite`, () =>
    inTemporaryFolder(async (folder) => {
      const { message } = await errorAfterSpoiling(folder, (small) => {
        const state = small.trainer.arrays.optimizerState().get("exp_avg_sq")![3];
        (what === "weights" ? weights(small) : state.values)[7] = Infinity;
        return { interrupted: () => true };
      });
      assert.match(message, /^after step 20: \S+ holds NaN or infinite values; nothing was saved /);
    }));
}

const nan = "the loss is NaN and the gradient's norm NaN";

const aboutSkips = (lines: readonly string[]) => lines.filter((line) => /skipped/.test(line));

/** Takes up the folder's checkpoint. */
async function resumed(name: DeviceName, folder: string, change: (run: Run) => Run) {
  const { trainer, parameters: flags, vocabulary, run, lines, close } = await smallRunOn(
    name,
    folder,
    2,
  );
  trainer.arrays.weights().forEach(({ values }) => values.fill(0.5));
  const { state } = resumeCheckpoint(
    readFittingModel(`${folder}/checkpoint`, flags, vocabulary),
    trainer,
    flags,
  );
  return { lines, ending: train(change(run), state).finally(close) };
}

for (const name of deviceNames) {
  Deno.test(`${name}: training goes on after steps that are not finite, and the log tells of them`, () =>
    inTemporaryFolder(async (folder) => {
      const { run, state, lines, close } = await smallRunOn(name, folder, 2);
      const bad = [3, 4, 12, 21];
      const ending = await train(withBadBatches(run, bad), state).finally(close);
      assert.deepEqual([ending.reason, ending.state.steps], ["finished", 40]);
      assert.deepEqual(aboutSkips(lines), [
        `2 steps were skipped, the first of them step 4: ${nan}`,
        `1 step was skipped, the first of them step 13: ${nan}`,
        "3 steps were skipped in epoch 0",
        `1 step was skipped, the first of them step 22: ${nan}`,
        "1 step was skipped in epoch 1",
      ]);
      const statistics = lines.filter((line) => /ARITHMETIC/.test(line));
      assert.equal(statistics.length, 5);
      assert.ok(statistics.every((line) => /ARITHMETIC: {2}\d\.\d{4} - LR/.test(line)));
      assert.equal(contentOf(`${folder}/checkpoint`).state.engine.skipped, 4);
    }));

  Deno.test(`${name}: so many skipped steps in a row end training, not the same number in all`, () =>
    inTemporaryFolder(async (folder) => {
      const { run, state, lines, close } = await smallRunOn(name, folder, 2);
      const training = { ...withBadBatches(run, [2, 3, 5, 6, 14, 15, 16, 17]), maxSkippedSteps: 3 };
      const error = await train(training, state).then(() => {}, (error) => error).finally(close);
      assert.ok(error instanceof TrainingError);
      assert.match(
        error.message,
        /^step 15: .* NaN, one of 3 such steps in a row, at learning rate 0\.001; nothing was saved /,
      );
      assert.match(
        aboutSkips(lines).at(-1)!,
        /^\d steps were skipped, the first of them step 15: /,
      );
      assert.deepEqual(namesIn(folder), []);
    }));

  Deno.test(`${name}: an interruption after a skipped step saves nothing over the last checkpoint`, () =>
    inTemporaryFolder(async (folder) => {
      const { run, state, lines, close } = await smallRunOn(name, folder, 2, { stopAfter: 30 });
      const ending = await train(withBadBatches(run, [28, 29]), state).finally(close);
      assert.deepEqual([ending.reason, ending.state.steps], ["interrupted", 30]);
      assert.match(lines.at(-1)!, /^The last step was skipped: nothing is saved /);
      assert.equal(contentOf(`${folder}/checkpoint`).state.steps, 20);
    }));
}

for (const name of deviceNames) {
  Deno.test(`${name}: a resumed run goes on with the count of skipped steps`, () =>
    inTemporaryFolder(async (folder) => {
      // Two epochs hold all that happens.
      const spoiled = (run: Run) => ({ ...withBadBatches(run, [1, 5, 14]), maxEpoch: 2 });
      const whole = await smallRunOn(name, folder, 2);
      await train(spoiled(whole.run), whole.state).finally(whole.close);
      const expected = contentOf(`${folder}/checkpoint`);
      assert.deepEqual(expected.state.engine, { skipped: 3, skippedInARow: 0 });

      const cut = await smallRunOn(name, folder, 2, { stopAfter: 9 });
      const { state } = await train(spoiled(cut.run), cut.state).finally(cut.close);
      assert.deepEqual([state.steps, state.skipped], [9, 2]);
      const { lines, ending } = await resumed(name, folder, spoiled);
      assert.equal((await ending).reason, "finished");
      assert.ok(lines.includes("3 steps were skipped in epoch 0"));
      assert.deepEqual(contentOf(`${folder}/checkpoint`), expected);
    }));

  Deno.test(`${name}: skipped steps in a row are counted across a restart`, () =>
    inTemporaryFolder(async (folder) => {
      const { run, state, close } = await smallRunOn(name, folder, 2);
      const once = { ...withBadBatches(run, [18, 19]), maxEpoch: 1 };
      await train(once, state).finally(close);
      const { ending } = await resumed(name, folder, (run) => ({
        ...withBadBatches(run, [20]),
        maxSkippedSteps: 3,
      }));
      await assert.rejects(ending, /^TrainingError: step 21: .* one of 3 such steps in a row/);
    }));
}

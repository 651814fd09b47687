import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { TrainingError } from "../../src/errors.ts";
import { train } from "../../src/training/trainer.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { type SmallRun, smallRun } from "./small_run.ts";

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

function weights({ engine }: SmallRun): Float32Array {
  return engine.weights().find((array) => array.name === name)!.values;
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
          `^step 21: the loss is ${number} and the gradient's norm ${number} at learning rate 0\\.001; ` +
            "nothing was saved over the last checkpoint\\. Try a lower learning rate .*0\\.0001.*$",
        ),
      );
    }));
}

Deno.test("no weight moves in a step whose gradient is not a number", () =>
  inTemporaryFolder(async (folder) => {
    const small = await smallRun(folder, 3);
    weights(small)[5] = NaN;
    const before = small.engine.weights().map(({ values }) => values.slice());
    const batch = await small.run.source.batch(0);
    const { applied } = await small.engine.step([batch], 1);
    assert.equal(applied, false);
    assert.deepEqual(small.engine.weights().map(({ values }) => values.slice()), before);
    small.close();
  }));

Deno.test("weights that the last step of an epoch spoiled are not saved over good ones", () =>
  inTemporaryFolder(async (folder) => {
    const { message } = await errorAfterSpoiling(folder, (small) => ({
      evaluate: (epoch) => {
        weights(small)[7] = NaN;
        return small.run.evaluate(epoch);
      },
    }));
    assert.match(
      message,
      /^after step 40: loss is NaN at learning rate 0\.001; nothing was saved /,
    );
  }));

for (const what of ["weights", "optimizer states"]) {
  Deno.test(`an interruption saves nothing when the ${what} hold what is not finite`, () =>
    inTemporaryFolder(async (folder) => {
      const { message } = await errorAfterSpoiling(folder, (small) => {
        const state = small.engine.optimizerState().get("exp_avg_sq")![3];
        (what === "weights" ? weights(small) : state.values)[7] = Infinity;
        return { interrupted: () => true };
      });
      assert.match(message, /^after step 20: \S+ holds NaN or infinite values; nothing was saved /);
    }));
}

import assert from "node:assert/strict";
import { TrainingError } from "../../src/errors.ts";
import { readFittingModel, resumeCheckpoint } from "../../src/training/checkpoint.ts";
import { train } from "../../src/training/training_loop.ts";
import { contentOf } from "../commands/program.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { smallRun } from "./small_run.ts";

Deno.test("an error of the batch that is made during a step ends training as it is, once that is saved", () =>
  inTemporaryFolder(async (folder) => {
    const { run, state, trainer, parameters: flags, vocabulary, close } = await smallRun(folder, 1);
    const problem = new TrainingError("no example is short enough");
    const batch = (index: number) => index < 4 ? run.source.batch(index) : Promise.reject(problem);
    const source = { ...run.source, batch };
    try {
      await assert.rejects(train({ ...run, source }, state), problem);
      const { iterations, epoch, examples } = contentOf(`${folder}/checkpoint`).state;
      assert.deepEqual({ iterations, epoch, examples }, { iterations: 4, epoch: 0, examples: 128 });
      const model = readFittingModel(`${folder}/checkpoint`, flags, vocabulary);
      const saved = resumeCheckpoint(model, trainer, flags);
      const { state: { iterations: all } } = await train(run, saved.state);
      assert.equal(all, 40, "the run goes on where it was");
    } finally {
      close();
    }
  }));

Deno.test("where the first batch cannot be made there is nothing to save", () =>
  inTemporaryFolder(async (folder) => {
    const { run, state, close } = await smallRun(folder, 1);
    const problem = new TrainingError("no example is short enough");
    const source = { ...run.source, batch: () => Promise.reject(problem) };
    await assert.rejects(train({ ...run, source }, state).finally(close), problem);
    assert.deepEqual(namesIn(folder), []);
  }));

Deno.test("an epoch is saved although the first batch of the next one cannot be made", () =>
  inTemporaryFolder(async (folder) => {
    const { run, state, close } = await smallRun(folder, 1);
    const problem = new TrainingError("no example is short enough");
    const batch = (index: number) => index < 20 ? run.source.batch(index) : Promise.reject(problem);
    const source = { ...run.source, batch };
    await assert.rejects(train({ ...run, source }, state).finally(close), problem);
    assert.equal(contentOf(`${folder}/checkpoint`).state.epoch, 1);
  }));

Deno.test("when a step fails, the batch made meanwhile may fail too", () =>
  inTemporaryFolder(async (folder) => {
    const { run, state, trainer, close } = await smallRun(folder, 1);
    trainer.arrays.weights()[0].values.fill(NaN);
    const late = Promise.withResolvers<never>();
    const source = {
      ...run.source,
      batch: (index: number) => index === 0 ? run.source.batch(0) : late.promise,
    };
    const once = { ...run, source, maxSkippedSteps: 1 };
    await assert.rejects(train(once, state).finally(close), /the loss is NaN/);
    late.reject(new Error("the workers were stopped"));
    // An error nobody catches would end this process about now.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }));

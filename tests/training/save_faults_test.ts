import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { FileError } from "../../src/errors.ts";
import {
  readFittingModel,
  resumeCheckpoint,
  saveCheckpoint,
} from "../../src/training/checkpoint.ts";
import { train } from "../../src/training/training_loop.ts";
import { contentOf } from "../commands/program.ts";
import { alwaysFailing, faultyCalls, inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { smallRun } from "./small_run.ts";

/** Two checkpoints of one model as bytes, and a function that saves the second with given system calls. */
async function twoCheckpoints(folder: string) {
  const path = `${folder}/checkpoint`;
  const { trainer, parameters: flags, vocabulary, state, close } = await smallRun(folder, 1);
  saveCheckpoint(path, trainer, flags, vocabulary, state);
  const old = readFileSync(path);
  trainer.arrays.weights().forEach(({ values }) => values.fill(0.25));
  const next = { ...state, epoch: 1 };
  saveCheckpoint(path, trainer, flags, vocabulary, next);
  const save = (calls: Parameters<typeof saveCheckpoint>[5]) =>
    saveCheckpoint(path, trainer, flags, vocabulary, next, calls);
  return { path, old, fresh: readFileSync(path), save, close };
}

function fails(action: () => void): boolean {
  try {
    action();
    return false;
  } catch (error) {
    assert(error instanceof FileError, String(error));
    assert(!error.message.includes("\n"));
    return true;
  }
}

for (const fault of ["before", "after", "killed"] as const) {
  Deno.test(`the checkpoint is the old or the new one, whichever system call of saving fails (${fault})`, () =>
    inTemporaryFolder(async (folder) => {
      const { path, old, fresh, save, close } = await twoCheckpoints(folder);
      let k = 0;
      for (let failed = true; failed; k++) {
        writeFileSync(path, old);
        failed = fails(() => save(faultyCalls(k, fault).calls));
        const found = readFileSync(path);
        assert(found.equals(fresh) || (failed && found.equals(old)), `call ${k}`);
        const others = namesIn(folder).filter((name) => name !== "checkpoint");
        assert(others.length === 0 || fault === "killed", others.join());
        others.forEach((name) => rmSync(`${folder}/${name}`));
      }
      // Two writes for the header, one for each tensor at least.
      assert(k > 150, `only ${k} calls were made`);
      close();
    }));
}

Deno.test("when a save fails, training ends with its error, and the last checkpoint resumes to the same bits", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/checkpoint`;
    const whole = await smallRun(folder, 5);
    await train(whole.run, whole.state).finally(whole.close);
    const expected = contentOf(path);

    const { run, trainer, parameters: flags, vocabulary, state, close } = await smallRun(folder, 5);
    let saves = 0;
    // The first epoch is saved before and after its evaluation.
    const save: typeof run.save = (name, next) => {
      const full = alwaysFailing("fsync", "ENOSPC");
      const calls = saves++ < 2 ? undefined : full;
      saveCheckpoint(path, trainer, flags, vocabulary, next, calls);
      return name;
    };
    const message = /checkpoint: cannot be written: no space left on the disk$/;
    await assert.rejects(
      train({ ...run, save }, state),
      (error) => error instanceof FileError && message.test(error.message),
    );
    assert.equal(contentOf(path).state.epoch, 1);
    const resumed =
      resumeCheckpoint(readFittingModel(path, flags, vocabulary), trainer, flags).state;
    await train(run, resumed).finally(close);
    assert.deepEqual(contentOf(path), expected);
  }));

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { randomFrom } from "../../src/random.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import * as program from "./program.ts";

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
const signals = ["SIGINT", "SIGTERM"] as const;
/** Epochs of a few hundred milliseconds, so that signals arrive in the middle of one. */
const changes = { epoch_size: 1600, eval_size: 128, batch_size_eval: 8 };
const endless = 100_000;

const moments = [
  "Initialized logger",
  "Starting epoch",
  "Starting epoch",
  "Creating valid iterator",
  "solutions in beam",
  "Saving checkpoint",
];

Deno.test("after SIGINT or SIGTERM at any moment of a run, the same command continues it to the bit", () =>
  inTemporaryFolder(async (dump) => {
    const command = (exp_id: string, max_epoch: number) =>
      program.commandLine(dump, { ...changes, exp_id, max_epoch });
    const undisturbed = undisturbedRuns(dump, command);
    const random = randomFrom(7);
    for (let i = 0; i < soak(moments.length); i++) {
      const signal = signals[i % 2];
      const folder = program.runFolder(dump, `interrupted${i}`);
      const child = program.start(command(`interrupted${i}`, endless));
      await program.logged(folder, moments[i % moments.length]);
      await program.pause(40 * random.uniform());
      child.kill(signal);
      assert.equal((await child.ended).code, exitCodes[signal]);

      const { state } = program.contentOf(program.checkpointIn(folder));
      const stop = `Stopped at epoch ${state.epoch}, iteration ${state.iterations}; run again`;
      const said = program.messages(folder, /SIG|Stopped/);
      assert.equal(said.length, 2, said.join("\n"));
      assert(said[0].startsWith(`${signal} received: saving`) && said[1].startsWith(stop));
      assert.deepEqual(namesIn(folder), ["checkpoint.safetensors", "params.json", "train.log"]);

      // Usually 3; more only if this machine was so busy that the signal came late.
      const epochs = Math.max(3, state.epoch + 1);
      assert.equal((await program.int2int(command(`interrupted${i}`, epochs))).code, 0);
      const [path, scores] = [program.checkpointIn(folder), program.messages(folder, /^__log__/)];
      const expected = await undisturbed(epochs);
      assert.deepEqual(program.contentOf(path), expected.content);
      assert.deepEqual(scores, expected.scores);
    }
  }));

/** What runs of so many epochs bring when nobody disturbs them. */
function undisturbedRuns(dump: string, command: (id: string, epochs: number) => string[]) {
  return async (epochs: number) => {
    const id = `undisturbed${epochs}`;
    const folder = program.runFolder(dump, id);
    if (!existsSync(folder)) {
      assert.equal((await program.int2int(command(id, epochs))).code, 0);
    }
    return {
      content: program.contentOf(program.checkpointIn(folder)),
      scores: program.messages(folder, /^__log__/),
    };
  };
}

Deno.test("a signal while the program starts ends it with the signal's code and harms nothing", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    assert.equal((await program.int2int(program.commandLine(dump, { max_epoch: 1 }))).code, 0);
    let { state } = program.contentOf(program.checkpointIn(folder));
    const random = randomFrom(8);
    for (let i = 0; i < soak(6); i++) {
      const child = program.start(program.commandLine(dump, { max_epoch: endless }));
      await program.pause(300 * random.uniform());
      child.kill(signals[i % 2]);
      assert.equal((await child.ended).code, exitCodes[signals[i % 2]]);
      const next = program.contentOf(program.checkpointIn(folder)).state;
      assert(next.iterations >= state.iterations);
      state = next;
    }
  }));

Deno.test("a second signal ends the program at once, in the middle of a step, saving nothing", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    // A step that takes several seconds.
    const child = program.start(program.commandLine(dump, { accumulate_gradients: 5_000 }));
    await program.logged(folder, "Starting epoch");
    await program.pause(200);
    child.kill("SIGINT");
    await program.logged(folder, "SIGINT received");
    child.kill("SIGTERM");
    assert.equal((await child.ended).code, exitCodes.SIGTERM);
    assert.deepEqual(program.messages(folder, /Stopped|Saving/), []);
    assert.deepEqual(namesIn(folder), ["params.json", "run.lock", "train.log"]);
  }));

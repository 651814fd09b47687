import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { randomFrom } from "../../src/random.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { type Running, start as startChild } from "../child_process.ts";
import * as program from "./program.ts";

/** What shells say of a program that these have ended, on Linux. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGUSR2: 140, SIGXCPU: 152 } as const;
const signals = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
/** Epochs of a few hundred milliseconds, so that signals arrive in the middle of one. */
const changesOf = { epoch_size: 1600, eval_size: 128, batch_size_eval: 8 };
const endless = 100_000;

const moments = [
  "Initialized logger",
  "Starting epoch",
  "Starting epoch",
  "Creating valid iterator",
  "solutions in beam",
  "Saving checkpoint",
];

Deno.test("after a signal at any moment of a run, the same command continues it bit for bit", () =>
  inTemporaryFolder(async (dump) => {
    const command = (exp_id: string, max_epoch: number) =>
      program.commandLine(dump, { ...changesOf, exp_id, max_epoch });
    const undisturbed = undisturbedRuns(dump, command);
    const random = randomFrom(7);
    for (let i = 0; i < soak(moments.length, moments.length); i++) {
      const signal = signals[i % signals.length]!;
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
      assert.deepEqual(namesIn(folder), program.runFiles);

      // Usually 3; more only if this machine was so busy that the signal came late.
      const epochs = Math.max(3, state.epoch + 1);
      assert.equal((await program.int2int(command(`interrupted${i}`, epochs))).code, 0);
      const [path, scores] = [program.checkpointIn(folder), program.messages(folder, /^__log__/)];
      const expected = await undisturbed(epochs);
      assert.deepEqual(program.contentOf(path), expected.content);
      assert.deepEqual(scores, expected.scores);
      assert.deepEqual(program.resultsIn(folder), expected.results);
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
      results: program.resultsIn(folder),
    };
  };
}

Deno.test("a signal while the program starts ends it with the signal's code and harms nothing", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    assert.equal((await program.int2int(program.commandLine(dump, { max_epoch: 1 }))).code, 0);
    let { state } = program.contentOf(program.checkpointIn(folder));
    const random = randomFrom(8);
    for (let i = 0; i < soak(6, signals.length); i++) {
      const child = program.start(program.commandLine(dump, { max_epoch: endless }));
      await program.pause(300 * random.uniform());
      child.kill(signals[i % signals.length]!);
      assert.equal((await child.ended).code, exitCodes[signals[i % signals.length]!]);
      const next = program.contentOf(program.checkpointIn(folder)).state;
      assert(next.iterations >= state.iterations);
      state = next;
    }
  }));

/** A step that takes several seconds. */
const longSteps = { accumulate_gradients: 5_000 };

/** Starts a run of long steps, and waits until one is under way. */
async function startLongStep(dump: string): Promise<Running> {
  const child = program.start(program.commandLine(dump, longSteps));
  await program.logged(program.runFolder(dump), "Starting epoch");
  await program.pause(200);
  return child;
}

Deno.test("a later signal ends the program at once, in the middle of a step, saving nothing", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump), child = await startLongStep(dump);
    child.kill("SIGINT");
    await program.logged(folder, "SIGINT received");
    await program.pause(1100);
    child.kill("SIGTERM");
    assert.equal((await child.ended).code, exitCodes.SIGTERM);
    assert.deepEqual(program.messages(folder, /Stopped|Saving/), []);
    assert.deepEqual(namesIn(folder), ["metrics.jsonl", "params.json", "run.lock", "train.log"]);
  }));

Deno.test("a signal that comes several times at once is one request, and warnings never hurry", () =>
  inTemporaryFolder(async (dump) => {
    const changes = { ...changesOf, exp_id: "burst", max_epoch: endless };
    const folder = program.runFolder(dump, "burst");
    const child = program.start(program.commandLine(dump, changes));
    await program.logged(folder, "Starting epoch");
    for (const signal of ["SIGINT", "SIGINT", "SIGTERM", "SIGINT"] as const) child.kill(signal);
    // Signals that wait together have no order.
    const { code } = await child.ended;
    assert(code === exitCodes.SIGINT || code === exitCodes.SIGTERM, String(code));
    assert.equal(program.messages(folder, /^Stopped at epoch/).length, 1);

    const slow = await startLongStep(dump);
    for (let i = 0; i < 3; i++) {
      for (const signal of ["SIGXCPU", "SIGUSR2", "SIGHUP"] as const) slow.kill(signal);
      await program.pause(600);
    }
    assert.deepEqual(program.messages(program.runFolder(dump), /SIG/).length, 1);
    slow.kill("SIGKILL");
    assert.equal((await slow.ended).signal, "SIGKILL");
  }));

Deno.test("a second signal ends the program although its main thread is busy, and it says so after the first", () =>
  inTemporaryFolder(async (dump) => {
    Deno.writeTextFileSync(`${dump}/busy.ts`, busy);
    const args = program.commandLine(dump, {
      problem: `${dump}/busy.ts`,
      operation: "data",
      epoch_size: 3200,
    });
    const child = startChild(Deno.execPath(), program.shipped(args));
    const folder = program.runFolder(dump);
    await program.logged(folder, "Starting epoch");
    await program.pause(300);
    child.kill("SIGINT");
    await program.pause(1500);
    child.kill("SIGINT");
    const { code, stderr } = await child.ended;
    assert.equal(code, exitCodes.SIGINT);
    assert.match(stderr, /^SIGINT received, but the program is busy; again: stop at once/m);
  }));

/** Never comes back from its 1000th example on, which is trained on. */
const busy = `
import { positionalInts, problem } from "int2int";
let made = 0;
export default problem({
  name: "busy",
  inputTokenizer: positionalInts(10),
  outputTokenizer: positionalInts(10),
  generate(random) {
    const n = random.bigInteger(1n, 99n);
    while (made++ > 1000);
    return { problem: n, answer: n };
  },
});
`;

Deno.test("what nohup starts goes on when the terminal is closed", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    const args = program.shipped(program.commandLine(dump, { max_epoch: 3 }));
    const child = startChild("nohup", [Deno.execPath(), ...args]);
    await program.logged(folder, "Starting epoch");
    child.kill("SIGHUP");
    const { code, signal } = await child.ended;
    assert.deepEqual([code, signal], [0, null]);
    assert.deepEqual(program.messages(folder, /SIGHUP/), []);
    assert.equal(program.contentOf(program.checkpointIn(folder)).state.epoch, 3);
  }));

/** Keys, as people press them: in a terminal, through npx and the task, where one key press signals several processes. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { openTerminal } from "../terminal.ts";
import * as program from "./program.ts";

const root = dirname(dirname(import.meta.dirname!));

/** The program as the README starts it. */
function asInReadme(args: readonly string[]): string[] {
  const deno = ["npx", "--yes", `deno@${Deno.version.deno}`];
  return [...deno, "task", "--config", join(root, "deno.json"), "int2int", ...args];
}

/** Starts a long run in `folder`, and waits until it trains. */
async function startTraining(folder: string, exp_id: string) {
  const args = program.commandLine("dumped", { exp_id, max_epoch: 100_000, epoch_size: 3200 });
  const terminal = openTerminal(asInReadme(args), { cwd: folder });
  const run = program.runFolder(join(folder, "dumped"), exp_id);
  await program.logged(run, " - LR: ");
  return { terminal, run };
}

Deno.test("one Ctrl-C in a terminal saves the run, every time, and nobody else has anything to say", () =>
  inTemporaryFolder(async (folder) => {
    for (let i = 0; i < soak(3); i++) {
      const { terminal, run } = await startTraining(folder, `run${i}`);
      await terminal.press("\x03");
      await terminal.ended();
      assert.deepEqual(program.messages(run, /^SIG/).length, 1);
      assert.equal(
        program.messages(run, /^Stopped at epoch \d+, iteration \d+; run again/).length,
        1,
      );
      assert.deepEqual(namesIn(run), program.runFiles);
      assert(program.contentOf(program.checkpointIn(run)).state.iterations > 0);
      assert.doesNotMatch(terminal.shown(), /\[E:|Error:|error:/);
    }
  }));

Deno.test("a second Ctrl-C, later, ends a run whose step takes long", () =>
  inTemporaryFolder(async (folder) => {
    const args = program.commandLine("dumped", { accumulate_gradients: 10_000 });
    const terminal = openTerminal(asInReadme(args), { cwd: folder });
    const run = program.runFolder(join(folder, "dumped"));
    await program.logged(run, "Starting epoch");
    await program.pause(300);
    await terminal.press("\x03");
    await program.logged(run, "SIGINT received");
    await program.pause(1200);
    const pressed = performance.now();
    await terminal.press("\x03");
    await terminal.ended();
    assert(performance.now() - pressed < 10_000);
    assert.deepEqual(namesIn(run), ["metrics.jsonl", "params.json", "run.lock", "train.log"]);
    assert.doesNotMatch(terminal.shown(), /\[E:/);
  }));

Deno.test("a closed terminal saves the run, and the same command continues it", () =>
  inTemporaryFolder(async (folder) => {
    const { terminal, run } = await startTraining(folder, "closed");
    terminal.hangUp();
    await program.logged(run, "Stopped at epoch");
    const { state } = program.contentOf(program.checkpointIn(run));
    const args = program.commandLine(join(folder, "dumped"), {
      exp_id: "closed",
      max_epoch: state.epoch + 1,
      epoch_size: 3200,
    });
    const { code, stderr } = await program.int2int(args);
    assert.equal(code, 0, stderr);
    assert.deepEqual(namesIn(run), [...program.runFiles, "history.jsonl"].sort());
  }));

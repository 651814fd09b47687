import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { randomFrom } from "../../src/random.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import * as program from "./program.ts";

const seed = 41;
const lastEpoch = 20;

/** The epoch of the checkpoint, 0 when there is none yet. Whenever one looks, it must be whole. */
function epochOf(folder: string): number {
  const path = program.checkpointIn(folder);
  return existsSync(path) ? program.contentOf(path).state.epoch : 0;
}

/** Scores of the epochs in order; an epoch trained twice counts once, as long as it brought the same. */
function scores(folder: string): string[] {
  return [...new Set(program.messages(folder, /^__log__/))];
}

/** Starts the run and kills it after a while, looking at its checkpoint all the time; false if it had ended. */
async function runAndKill(folder: string, args: string[], lifetime: number): Promise<boolean> {
  const child = program.start(args);
  let ended = false;
  const status = child.ended.finally(() => ended = true);
  const end = performance.now() + lifetime;
  for (let epoch = 0; performance.now() < end && !ended;) {
    const now = epochOf(folder);
    assert(now >= epoch, `the checkpoint went back from epoch ${epoch} to ${now}`);
    epoch = now;
    await program.pause(Math.max(0, Math.min(10, end - performance.now())));
  }
  if (!ended) child.kill("SIGKILL");
  const { code, signal } = await status;
  assert(code === 0 || signal === "SIGKILL", `exit code ${code}`);
  return signal === "SIGKILL";
}

/** Nothing but the running epoch may be gone. */
function assertNothingLost(folder: string): void {
  const epoch = epochOf(folder);
  const saved = program.messages(folder, /^Saving checkpoint to /).length;
  assert(epoch >= saved, `${saved} epochs were saved, the checkpoint has ${epoch}`);
  const evaluated = scores(folder).length;
  assert(epoch <= evaluated, `${evaluated} epochs were evaluated, the checkpoint has ${epoch}`);
}

function assertSameRun(folder: string, undisturbed: string): void {
  const path = program.checkpointIn(undisturbed);
  assert.deepEqual(program.contentOf(program.checkpointIn(folder)), program.contentOf(path));
  assert.deepEqual(scores(folder), scores(undisturbed));
  assert.equal(scores(folder).length, lastEpoch);
  assert.deepEqual(namesIn(folder), ["checkpoint.safetensors", "params.json", "train.log"]);
}

Deno.test("a run killed at random moments loses the running epoch only, and ends with the same bits", () =>
  inTemporaryFolder(async (dump) => {
    const args = (id: string) => program.commandLine(dump, { exp_id: id, max_epoch: lastEpoch });
    const undisturbed = program.runFolder(dump, "undisturbed");
    const began = performance.now();
    assert.equal((await program.int2int(args("undisturbed"))).code, 0);
    const usual = performance.now() - began;

    const random = randomFrom(seed);
    const folder = program.runFolder(dump, "killed");
    const wanted = soak(30);
    for (let kills = 0; kills < wanted;) {
      if (await runAndKill(folder, args("killed"), usual * random.uniform())) {
        kills++;
        if (existsSync(folder)) assertNothingLost(folder);
      } else {
        assertSameRun(folder, undisturbed);
        rmSync(folder, { recursive: true });
      }
    }
    assert.equal((await program.int2int(args("killed"))).code, 0);
    assertSameRun(folder, undisturbed);
  }));

/** However one rank ends, all do, and the run goes on from its last checkpoint. */
import assert from "node:assert/strict";
import { randomFrom } from "../../src/random.ts";
import * as program from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { families, type Family, hasMpi, lastWords, runRanks, startRanks } from "./mpirun.ts";

const flags = { batch_size: 8, batch_size_eval: 8, num_workers: 0, cpu: "true" };

/** Long enough to be disturbed. */
const long = { ...flags, max_epoch: 1000 };

const timeLimit = 60_000;

function ranksIn(folder: string, family: Family, changes: program.Flags = {}) {
  const args = program.commandLine(folder, { ...long, ...changes });
  return startRanks(family, 2, args);
}

async function epochAfter(folder: string, epochs: number): Promise<void> {
  await program.logged(program.runFolder(folder), `Starting epoch ${epochs} `);
}

/** Goes on for one more epoch, alone. */
async function goOn(folder: string): Promise<void> {
  const path = program.checkpointIn(program.runFolder(folder));
  const { epoch } = program.contentOf(path).state;
  const again = program.commandLine(folder, { ...long, max_epoch: epoch + 1 });
  const ended = await program.int2int(again);
  assert.equal(ended.code, 0, ended.stderr);
  assert.equal(program.contentOf(path).state.epoch, epoch + 1);
}

for (const family of families) {
  Deno.test({
    name: `a signal at one rank stops all after the same step, saved: ${family}`,
    ignore: !hasMpi,
    fn: () =>
      inTemporaryFolder(async (folder) => {
        const ranks = ranksIn(folder, family);
        await epochAfter(folder, 2);
        Deno.kill(ranks.processOf(1)!, "SIGUSR2");
        const ended = await ranks.ended;
        assert.equal(ended.code, 140, ended.stderr);
        assert.deepEqual(lastWords(ended), []);
        const run = program.runFolder(folder);
        assert.deepEqual(program.messages(run, /SIGUSR2/), [
          "rank 1: SIGUSR2 received: saving after this step (again: stop at once)",
        ]);
        assert.equal(program.messages(run, /^Stopped at epoch \d+, iteration \d+; run/).length, 1);
        const { state } = program.contentOf(program.checkpointIn(run));
        const [stopped] = program.messages(run, /^Stopped at/);
        assert.ok(stopped!.includes(`epoch ${state.epoch}, iteration ${state.iterations};`));
      }),
  });
}

Deno.test({
  name: "a rank that is silent ends the job, and the next goes on from the last checkpoint",
  ignore: !hasMpi,
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const ranks = ranksIn(folder, "MPICH", { collective_timeout: 2 });
      await epochAfter(folder, 1);
      const silent = ranks.processOf(1)!;
      Deno.kill(silent, "SIGSTOP");
      const ended = await ranks.ended;
      assert.notEqual(ended.code, 0);
      assert.match(
        lastWords(ended).join("\n"),
        /^int2int: rank 0: no sign of life from rank 1 for [23] s, so the job ends; run the same/,
      );
      await goOn(folder);
    }),
});

Deno.test({
  name: "a rank that judges or computes for long is not taken for dead",
  ignore: !hasMpi,
  fn: () =>
    inTemporaryFolder(async (folder) => {
      Deno.writeTextFileSync(`${folder}/slow.ts`, slow);
      const { operation: _, ...others } = { ...program.tiny, ...flags };
      const all = { ...others, problem: `${folder}/slow.ts`, dump_path: folder, max_epoch: 1 };
      const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)]);
      const ended = await runRanks("Open MPI", 2, [...args, "--collective_timeout", "1"]);
      assert.equal(ended.code, 0, ended.stderr);
    }),
});

/** Its second rank is busy for three seconds. */
const slow = `
import { positionalInts, problem } from "int2int";
let drawn = 0;
export default problem({
  name: "slow",
  inputTokenizer: positionalInts(10),
  outputTokenizer: positionalInts(10),
  generate(random) {
    const end = Date.now() + 3000;
    if (Deno.env.get("OMPI_COMM_WORLD_RANK") === "1" && ++drawn === 100) while (Date.now() < end);
    const n = random.bigInteger(1n, 99n);
    return { problem: n, answer: n };
  },
});
`;

Deno.test({
  name: "a rank that is killed at any moment ends the job, and only the running epoch is lost",
  ignore: !hasMpi,
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const random = randomFrom(7), path = program.checkpointIn(program.runFolder(folder));
      let epoch = 0;
      for (let i = 0; i < soak(20, 2); i++) {
        const family = families[i % 2]!, ranks = ranksIn(folder, family);
        await epochAfter(folder, epoch + 1);
        await program.pause(random.integer(0, 1500));
        const victim = ranks.processOf(random.integer(0, 1)), start = performance.now();
        if (victim !== undefined) Deno.kill(victim, "SIGKILL");
        const ended = await ranks.ended;
        assert.notEqual(ended.code, 0);
        assert.ok(performance.now() - start < timeLimit);
        const { state } = program.contentOf(path);
        assert.ok(state.epoch > epoch, "what was saved is there");
        epoch = state.epoch;
      }
      await goOn(folder);
    }),
});

/** How the cores are shared out is timed once for a machine and a model, and kept. */
import assert from "node:assert/strict";
import { basename, dirname } from "node:path";
import { saveChoice } from "../../../src/files/saved_choice.ts";
import { timedWorkers, workersKey } from "../../../src/executors/onnx/worker_choice.ts";
import type { Trials } from "../../../src/executors/onnx/worker_search.ts";
import { trialsOf } from "../../../src/executors/onnx/worker_trial.ts";
import { trialModel } from "../../../src/commands/cpu_workers.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import { parseOptimizer } from "../../../src/optimizers/parse_optimizer.ts";
import { type Architecture, sequenceLayoutOf } from "../../../src/task/sequence_layout.ts";
import { inTemporaryFolder, namesIn } from "../../files/faulty_calls.ts";

const dims = { enc_emb_dim: 16, dec_emb_dim: 16, n_enc_heads: 2, n_dec_heads: 2 };
const work = { cores: 16, batchSize: 32, model: trialModel(flagsWith(dims), 30) };
const usual = { parts: 2, threads: 8 }, fastest = { parts: 4, threads: 4 };

/** Four parts of four threads take half the time of others; or they fail. */
function counted(failure?: string) {
  let clock = 0;
  const asked = { trials: 0, notes: [] as string[] };
  const trials: Trials = {
    now: () => clock,
    start({ parts }) {
      asked.trials++;
      if (failure !== undefined) return Promise.reject(new Error(failure));
      const time = parts === 4 ? 10 : 20;
      return Promise.resolve({
        step: () => Promise.resolve((clock += time, time)),
        close: () => {},
      });
    },
  };
  const choose = (cache: string | undefined, changes = {}) =>
    timedWorkers({ ...work, ...changes }, trials, (line) => asked.notes.push(line), cache);
  return { asked, choose };
}

Deno.test("a choice is timed once, said, and found again", () =>
  inTemporaryFolder(async (cache) => {
    const { asked, choose } = counted();
    assert.deepEqual(await choose(cache), fastest);
    assert.deepEqual(asked, {
      trials: 4,
      notes: [
        "Timed how to share out 16 cores: 4 × 4 threads " +
        "(2 × 8: 20.0 ms, 1 × 16: 20.0 ms, 4 × 4: 10.0 ms, 2 × 4: 20.0 ms)",
      ],
    });
    assert.deepEqual(await choose(cache), fastest);
    assert.equal(asked.trials, 4, "nothing is timed again");
    await choose(cache, { batchSize: 64 });
    assert.equal(asked.trials, 8, "another batch is another question");
    assert.equal(namesIn(`${cache}/int2int/workers`).length, 2);
  }));

Deno.test("a file that does not hold one of the ways counts as none", () =>
  inTemporaryFolder(async (cache) => {
    const { asked, choose } = counted();
    await choose(cache);
    const [name] = namesIn(`${cache}/int2int/workers`);
    const path = `${cache}/int2int/workers/${basename(name!)}`, text = Deno.readTextFileSync(path);
    const key = workersKey(work);
    const damage: (() => void)[] = [
      () => Deno.writeTextFileSync(path, ""),
      () => Deno.writeTextFileSync(path, text.slice(0, -5)),
      () => Deno.writeTextFileSync(path, "null"),
      () => Deno.writeTextFileSync(path, " ".repeat(20_000) + text),
      () => saveChoice(path, { ...key, cores: 8 }, fastest),
      () => saveChoice(path, key, { parts: 1e9, threads: 1e9 }),
      () => saveChoice(path, key, { parts: "4", threads: 4 }),
      () => saveChoice(path, key, null),
    ];
    for (const [i, spoil] of damage.entries()) {
      spoil();
      assert.deepEqual(await choose(cache), fastest);
      assert.equal(asked.trials, 4 * (i + 2), `damage ${i}`);
      assert.equal(Deno.readTextFileSync(path), text, "written again");
    }
  }));

Deno.test("without a folder to keep it in nothing is timed, so that a run can be repeated", async () => {
  const { asked, choose } = counted();
  assert.deepEqual(await choose(undefined), usual);
  assert.equal(asked.trials, 0);
});

Deno.test("what goes wrong while timing is said, and the rule decides", () =>
  inTemporaryFolder(async (cache) => {
    const { asked, choose } = counted("no memory");
    assert.deepEqual(await choose(cache), usual);
    assert.deepEqual(asked.notes, ["Timing how to share out the CPU's cores failed: no memory"]);
    const full = `${cache}/file`;
    Deno.writeTextFileSync(full, "");
    const other = counted();
    await other.choose(full);
    assert.match(other.asked.notes.join("\n"), /failed: /);
    assert.equal(dirname(full), cache);
  }));

Deno.test("every kind of model can be timed", async () => {
  const kinds = [
    {},
    { architecture: "encoder_only" },
    { architecture: "decoder_only" },
    { lstm: true, lstm_hidden_dim: 16 },
    { n_enc_layers: 3, enc_loop_idx: 2, enc_loops: 2 },
    { n_dec_layers: 3, dec_loop_idx: 1, dec_act: true },
  ];
  for (const kind of kinds) {
    const flags = flagsWith({ ...dims, ...kind });
    const training = {
      ...{ model: trialModel(flags, 30), optimizer: parseOptimizer(flags.optimizer) },
      ...{ clipGradNorm: 5, batchSize: 6 },
      layout: sequenceLayoutOf(flags.architecture as Architecture),
    };
    const trial = await trialsOf(training).start({ parts: 2, threads: 1 });
    assert.ok(await trial.step() > 0, JSON.stringify(kind));
    trial.close();
  }
});

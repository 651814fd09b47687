/** Ranks that launchers start train as one process does. */
import assert from "node:assert/strict";
import { readSafetensors } from "../../src/files/safetensors.ts";
import * as program from "../commands/program.ts";
import { distance } from "../executors/small_trainings.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { families, type Family, hasMpi, lastWords, runRanks } from "./mpirun.ts";

/** Epochs of 10 steps of 32 examples. */
const flags = {
  ...{ batch_size: 8, batch_size_eval: 8, max_epoch: 2, num_workers: 0, cpu: "true" },
  ...{ dropout: 0.1, clip_grad_norm: 1, eval_verbose: 2 },
};

function weightsIn(folder: string): Map<string, Float32Array> {
  const { tensors } = readSafetensors(program.checkpointIn(folder));
  return new Map([...tensors].map(([name, { data }]) => [name, data as Float32Array]));
}

/** What a process that is alone makes of the same batches. */
async function whole(folder: string, changes: program.Flags = {}) {
  const args = program.commandLine(folder, { ...flags, accumulate_gradients: 4, ...changes });
  args.push("--cpu_threads", "1");
  const { code, stderr } = await program.int2int(args);
  assert.equal(code, 0, stderr);
  return program.runFolder(folder);
}

async function together(
  folder: string,
  family: Family,
  ranks: number,
  changes: program.Flags = {},
) {
  const accumulate_gradients = 4 / ranks;
  const args = program.commandLine(folder, { ...flags, accumulate_gradients, ...changes });
  const ended = await runRanks(family, ranks, args);
  assert.equal(ended.code, 0, ended.stderr);
  return program.runFolder(folder);
}

// 1e-5 was seen.
function assertSameRun(found: string, expected: string): void {
  assert.ok(distance(weightsIn(expected), weightsIn(found)) < 1e-3);
  const names = namesIn(found).filter((name) => name !== "history.jsonl");
  assert.deepEqual(names.toSorted(), namesIn(expected).toSorted());
  const state = (folder: string) => {
    const { epoch, steps, iterations, problems } =
      program.contentOf(program.checkpointIn(folder)).state;
    return { epoch, steps, iterations, problems };
  };
  assert.deepEqual(state(found), state(expected));
  const counted = /examples were evaluated correctly|Accuracy by/;
  assert.deepEqual(program.messages(found, counted), program.messages(expected, counted));
}

/** What both families are compared with, trained once. */
let expected: string, shared: string;

Deno.test.beforeAll(async () => {
  if (!hasMpi) return;
  shared = Deno.makeTempDirSync({ prefix: "int2int-mpi-" });
  expected = await whole(shared);
});

Deno.test.afterAll(() => {
  if (hasMpi) Deno.removeSync(shared, { recursive: true });
});

for (const family of families) {
  Deno.test({
    name: `two processes of ${family}, then four of the other, train as one`,
    ignore: !hasMpi,
    fn: () =>
      inTemporaryFolder(async (folder) => {
        const other = families.find((name) => name !== family)!;
        await together(`${folder}/many`, family, 2, { max_epoch: 1 });
        const found = await together(`${folder}/many`, other, 4);
        assertSameRun(found, expected);
        const [first, second] = program.messages(found, /train together/);
        assert.match(first!, new RegExp(`^2 processes on 1 machine .*\\(${family} [\\d.]+\\)$`));
        assert.match(second!, new RegExp(`^4 processes on 1 machine .*\\(${other} [\\d.]+\\)$`));
      }),
  });
}

Deno.test({
  name: "two processes on WebGPU train as one, with mixed precision",
  ignore: !hasMpi,
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const gpu = { cpu: "false", device: "webgpu", fp16: "true", amp: 1 };
      const few = { ...gpu, max_epoch: 1, epoch_size: 64, eval_size: 8 };
      const expected = await whole(`${folder}/one`, few);
      const found = await together(`${folder}/many`, "MPICH", 2, few);
      assertSameRun(found, expected);
    }),
});

Deno.test({
  name: "a seed that is drawn, and a name of the run, are the same for all",
  ignore: !hasMpi,
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const small = { epoch_size: 64, eval_size: 8, max_epoch: 1 };
      const changes = { ...flags, ...small, env_base_seed: -1, exp_id: "" };
      const ended = await runRanks("Open MPI", 2, program.commandLine(folder, changes));
      assert.equal(ended.code, 0, ended.stderr);
      assert.deepEqual(lastWords(ended), []);
      assert.equal(namesIn(`${folder}/e`).length, 1);
    }),
});

/** What other commands than training do when a launcher starts them several times. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { commands } from "../../src/commands/table.ts";
import * as program from "../commands/program.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { hasMpi, lastWords, runRanks } from "./mpirun.ts";

/** Variables of one of two processes that `srun` started. */
const task = (rank: number) => ({
  ...{ SLURM_STEP_NUM_TASKS: "2", SLURM_PROCID: `${rank}`, SLURM_LOCALID: `${rank}` },
});

Deno.test("commands that would write the same files are refused, in the words of the first process", () =>
  inTemporaryFolder(async (folder) => {
    const refused = commands.filter(({ takesRanks }) => !takesRanks).map(({ name }) => name);
    for (const name of ["predict", "export", "encode", "generate", "export_data"]) {
      assert.ok(refused.includes(name), name);
    }
    const args = ["generate", "--operation", "gcd", "--train", "10", "--output", `${folder}/data`];
    const ended = await Promise.all(
      [0, 1].map((rank) => program.int2int(args, { env: task(rank) })),
    );
    assert.deepEqual(ended.map(({ code }) => code), [2, 2]);
    assert.deepEqual(ended.map(({ stderr }) => stderr), [
      "int2int: generate: expected one process, found 2 that srun started; several can only train or evaluate together\n",
      "",
    ]);
    assert.deepEqual(namesIn(folder), []);
  }));

Deno.test({
  name: "two processes evaluate a saved model as one does",
  ignore: !hasMpi,
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const trained = await program.int2int(
        program.commandLine(folder, { max_epoch: 1, cpu: "true" }),
      );
      assert.equal(trained.code, 0, trained.stderr);
      const args = (id: string) => [
        ...["evaluate", "--eval_from_exp", program.runFolder(folder), "--dump_path", folder],
        ...["--exp_name", "e", "--exp_id", id, "--eval_size", "100", "--batch_size_eval", "16"],
        ...["--eval_verbose", "1", "--env_base_seed", "5", "--cpu", "true"],
      ];
      const [one, two] = await Promise.all([
        program.int2int([...args("one"), "--cpu_threads", "1"]),
        runRanks("MPICH", 2, args("two")),
      ]);
      for (const { code, stderr } of [one, two]) assert.equal(code, 0, stderr);
      assert.deepEqual(lastWords(two), []);
      const [alone, together] = ["one", "two"].map((id) => program.runFolder(folder, id)) as [
        string,
        string,
      ];
      assert.equal(program.messages(together, /^2 processes .* evaluate together/).length, 1);
      assert.deepEqual(namesIn(together), namesIn(alone));
      const results = (path: string) =>
        program.metricsIn(path).map((line) => ({ ...line, time: undefined }));
      assert.equal(results(together).length, 1);
      assert.deepEqual(results(together), results(alone));
      const details = (path: string) => readFileSync(`${path}/eval.valid.arithmetic.0`, "utf8");
      assert.equal(details(together), details(alone));
      const broken = await runRanks("MPICH", 2, [...args("x"), "--eval_data", "/nowhere"]);
      assert.equal(broken.code, 2);
      assert.equal(lastWords(broken).length, 1, broken.stderr);
    }),
});

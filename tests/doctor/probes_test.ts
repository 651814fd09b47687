import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import configuration from "../../deno.json" with { type: "json" };
import { matmulCeiling } from "../../src/doctor/ceiling.ts";
import { versionOf } from "../../src/doctor/mpi.ts";
import { onnxRuntime } from "../../src/doctor/onnx_runtime.ts";
import { writableFolder } from "../../src/doctor/results_folder.ts";
import { onnxRuntimeLibrary } from "../../src/executors/onnx/library.ts";
import { FileError } from "../../src/errors.ts";
import { int2int } from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

Deno.test("ONNX Runtime tells the version that deno.json pins, and its providers", () => {
  const { version, providers } = onnxRuntime();
  assert.equal(`npm:onnxruntime-node@${version}`, configuration.imports["onnxruntime-node"]);
  assert(providers.includes("CPUExecutionProvider"), providers.join());
});

Deno.test("matmuls have a speed, even when there is no time to measure", async () => {
  const speed = await matmulCeiling(1, 0);
  assert(speed > 0 && Number.isFinite(speed), String(speed));
});

Deno.test("a folder that can be written to is left as it was", () =>
  inTemporaryFolder((folder) => {
    assert.equal(writableFolder(folder), folder);
    assert.equal(writableFolder(`${folder}/a/b`), `${folder}/a/b`);
    assert.deepEqual(readdirSync(folder), []);
  }));

Deno.test("a file in the way of the folder is named", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(`${folder}/file`, "");
    for (const path of [`${folder}/file`, `${folder}/file/below`]) {
      assert.throws(() => writableFolder(path), (error: unknown) => {
        assert(error instanceof FileError);
        assert.equal(error.path, `${folder}/file`);
        return true;
      });
    }
  }));

Deno.test("a library that is not there, or none of MPI, has no version", () => {
  assert.equal(versionOf("no-such-library.so"), undefined);
  assert.equal(versionOf(onnxRuntimeLibrary()), undefined);
});

Deno.test("doctor knows MPI's libraries, its launcher and its job", async () => {
  const env = { SLURM_JOB_ID: "7", SLURM_STEP_NUM_TASKS: "4", SLURM_PROCID: "1" };
  const { stdout } = await int2int(["doctor"], { env });
  const names = ["libmpi.so.40", "libmpich.so.12"].filter((name) => versionOf(name) !== undefined);
  assert.equal(/^ {2}MPI +(Open MPI|MPICH) \d/m.test(stdout), names.length > 0, stdout);
  assert.match(stdout, /; this is rank 1 of 4 that srun\s+started in Slurm job 7$/m);
});

Deno.test("doctor fits on a screen", async () => {
  const { code, stdout: text, stderr } = await int2int(["doctor"]);
  assert.equal(code, 0, text + stderr);
  const lines = text.trimEnd().split("\n");
  assert(lines.length <= 24, text);
  assert.deepEqual(lines.filter((line) => line.length > 80), []);
  assert.match(text, /^Training can run\. /m);
  assert.doesNotMatch(text, /failed|NotCapable/);
});

Deno.test("doctor ends with code 2 when results cannot be written", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(`${folder}/file`, "");
    const { code, stdout } = await int2int(["doctor", "--dump_path", `${folder}/file`]);
    assert.equal(code, 2);
    assert.match(stdout, /^ {2}results +failed: /m);
    assert.match(stdout, /^Training cannot run: give --dump_path /m);
  }));

Deno.test("doctor takes no flags of training", async () => {
  const { code, stdout, stderr } = await int2int(["doctor", "--batch_size", "3"]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /^int2int: --batch_size: not for doctor.*--dump_path\n$/);
});

import assert from "node:assert/strict";
import { runDeno } from "../../child_process.ts";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { providerPlace } from "../../../src/executors/onnx/cuda.ts";
import { onnxRuntimeLibrary } from "../../../src/executors/onnx/library.ts";
import { librariesVariable } from "../../../src/environment.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";

const files = ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"];

Deno.test("the files of the CUDA provider are missed until they are there", () =>
  inTemporaryFolder((folder) => {
    const missing = () => providerPlace(folder, "linux-x86_64").missing;
    assert.deepEqual(missing(), files);
    writeFileSync(`${folder}/${files[0]}`, "");
    assert.deepEqual(missing(), [files[1]]);
    mkdirSync(`${folder}/${files[1]}`);
    assert.deepEqual(missing(), []);
    assert.equal(providerPlace(folder, "darwin-aarch64").missing, undefined);
  }));

/** What is said, in a process of its own, when card `number` is opened with the libraries of a folder. */
async function saidOf(folder: string, number: number): Promise<string> {
  const modules = new URL("../../../src/executors/onnx/cuda.ts", import.meta.url);
  const code = `const { openCuda } = await import("${modules}");
    try { openCuda(${number}); console.log("opened"); }
    catch (error) { console.log(error.name, error.message); }`;
  const env = { [librariesVariable]: folder, CUDA_VISIBLE_DEVICES: "" };
  const { stdout } = await runDeno(["eval", code], { env });
  return stdout.trim();
}

Deno.test("what CUDA lacks is told in one line", () =>
  inTemporaryFolder(async (folder) => {
    const library = onnxRuntimeLibrary();
    symlinkSync(library, join(folder, basename(library)));
    const withoutProvider = await saidOf(folder, 0);
    assert.match(
      withoutProvider,
      /^NoCudaError .*providers_shared\.so and .*providers_cuda\.so not/,
    );
    assert.match(
      withoutProvider,
      /put ONNX Runtime's GPU libraries into a folder.*INT2INT_ORT_LIBS$/,
    );
    for (const file of files) writeFileSync(join(folder, file), "no library");
    // Also where there is a driver, the variable hides its cards.
    const withoutCard = await saidOf(folder, 0);
    assert.match(withoutCard, /^NoCudaError NVIDIA's driver (is not installed|shows no card .*)$/);
  }));

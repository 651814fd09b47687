/** The program on a GPU. */
import assert from "node:assert/strict";
import { chooseInferenceDevice } from "../../../src/commands/scoring_device.ts";
import { runnableMatmuls } from "../../../src/executors/webgpu/matmul_search.ts";
import { matmulKernels } from "../../../src/lowering/matmul_kernels.ts";
import { commandLine, type Flags, int2int, messages, runFolder } from "../../commands/program.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { testGpu } from "./gpu.ts";

/** Trains in a folder; returns the exit code and the log's line about the engine. */
async function run(folder: string, flags: Flags) {
  const few = { max_epoch: 1, epoch_size: 160, eval_size: 32, ...flags };
  const { code, stderr } = await int2int(commandLine(folder, few));
  return {
    code,
    stderr,
    engine: messages(runFolder(folder), /^Engine: /).join("\n"),
    losses: messages(runFolder(folder), /LR: /),
  };
}

Deno.test("--device webgpu trains on the GPU that there is, and names it", () =>
  inTemporaryFolder(async (folder) => {
    const { name, software } = await testGpu();
    const found = await run(folder, { device: "webgpu" });
    assert.equal(found.code, 0, found.stderr);
    const card = software ? `${name} (software)` : name;
    assert.equal(found.engine, `Engine: WebGPU on ${card} (--device webgpu)`);
    assert.equal(found.losses.length, 1);
    assert.ok(!/NaN|Infinity/.test(found.losses[0]!));
  }));

Deno.test("--device webgpu evaluates and answers on the GPU as the processor does", () =>
  inTemporaryFolder(async (folder) => {
    const { name, software } = await testGpu();
    const card = software ? `${name} (software)` : name;
    await run(folder, { device: "webgpu", n_enc_layers: 1, n_dec_layers: 1 });
    // It would take a software card far longer than the CPU.
    const said = software ? "ONNX Runtime on the CPU" : `WebGPU on ${card}`;
    assert.deepEqual(messages(runFolder(folder), /^Evaluation: /), [`Evaluation: ${said}`]);
    const saved = ["--eval_from_exp", runFolder(folder), "--beam_size", "2"];
    const evaluated = async (device: string) => {
      const flags = { eval_size: 20, env_base_seed: 5, beam_eval: "true", exp_id: device };
      const { code, stderr } = await int2int([
        ...commandLine(folder, { ...flags, device, eval_only: "true" }),
        ...saved,
      ]);
      assert.equal(code, 0, stderr);
      return {
        engine: messages(runFolder(folder, device), /^Engine: /),
        scores: messages(runFolder(folder, device), / -> /).map((line) => line.split(" -> ")),
      };
    };
    const onGpu = await evaluated("webgpu"), onCpu = await evaluated("cpu");
    assert.deepEqual(onGpu.engine, [`Engine: WebGPU on ${card}, whole batches`]);
    assert.ok(onCpu.scores.length > 0);
    assert.deepEqual(onGpu.scores.map(([name]) => name), onCpu.scores.map(([name]) => name));
    onCpu.scores.forEach(([name, value], i) => {
      const difference = Math.abs(Number(onGpu.scores[i]![1]) - Number(value));
      assert.ok(difference < 1e-4, `${name} differs by ${difference}`);
    });
    const answers = await Promise.all(
      ["webgpu", "cpu"].map((device) =>
        int2int(["predict", "--device", device, ...saved, "12 18"])
      ),
    );
    assert.deepEqual(answers.map(({ code }) => code), [0, 0], answers[0]!.stderr);
    assert.ok(answers[0]!.stdout.length > 0);
    assert.equal(answers[0]!.stdout, answers[1]!.stdout);
  }));

Deno.test("--gpu_matmul reaches training and saved models: a kernel that the GPU cannot run is refused", () =>
  inTemporaryFolder(async (folder) => {
    const gpu = await testGpu(), runnable = runnableMatmuls(gpu);
    const { name } = matmulKernels.find((kernel) => !runnable.includes(kernel))!;
    const flags = { device: "webgpu", gpu_matmul: name, max_epoch: 1 };
    const refused = `int2int: --gpu_matmul: ${gpu.name} cannot run ${name}: expected auto, `;
    const { code, stderr } = await int2int(commandLine(folder, flags));
    assert.equal(code, 2, stderr);
    assert.ok(stderr.trimEnd().split("\n").at(-1)!.startsWith(refused), stderr);
    await assert.rejects(
      chooseInferenceDevice({ ...flags, cpu: false, local_gpu: -1 }, () => {}),
      new RegExp(`cannot run ${name}`),
    );
  }));

Deno.test("by default a real GPU is used, and a software one is not; the log says why", () =>
  inTemporaryFolder(async (folder) => {
    const { name, software } = await testGpu();
    const { code, engine, stderr } = await run(folder, {});
    assert.equal(code, 0, stderr);
    if (software) {
      const why = `(the only graphics card, ${name}, is a software one)`;
      assert.ok(
        engine.startsWith("Engine: ONNX Runtime on the CPU") && engine.endsWith(why),
        engine,
      );
      assert.deepEqual(messages(runFolder(folder), /^Evaluation: /), []);
    } else {
      assert.equal(engine, `Engine: WebGPU on ${name} (the graphics card that was found)`);
      assert.equal(messages(runFolder(folder), /^Evaluation: /).length, 1);
    }
  }));

Deno.test("--device cpu and --cpu true never look for a GPU", () =>
  inTemporaryFolder(async (folder) => {
    const device = await run(folder, { device: "cpu" });
    assert.equal(device.code, 0, device.stderr);
    assert.match(device.engine, /^Engine: ONNX Runtime on the CPU, .* \(--device cpu\)$/);
    const cpu = await run(folder, { cpu: "true", exp_id: "2" });
    assert.equal(cpu.code, 0, cpu.stderr);
    const line = messages(runFolder(folder, "2"), /^Engine: /).join("\n");
    assert.match(line, /^Engine: ONNX Runtime on the CPU, .* \(--cpu true\)$/);
  }));

Deno.test("without a GPU, --device webgpu ends in one line that says what is missing", () =>
  inTemporaryFolder(async (folder) => {
    // Only there can drivers be hidden like this.
    if (Deno.build.os !== "linux") return;
    const none = "/dev/null";
    const env = { VK_DRIVER_FILES: none, VK_ICD_FILENAMES: none, DENO_WEBGPU_BACKEND: "vulkan" };
    const { code, stderr } = await int2int(commandLine(folder, { device: "webgpu" }), { env });
    const last = stderr.trimEnd().split("\n").at(-1)!;
    assert.equal(code, 2, last);
    assert.match(last, /--device: no graphics card answers through WebGPU: .*Vulkan/);
  }));

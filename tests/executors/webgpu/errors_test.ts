/** What training says when a GPU refuses, runs out of memory or goes away. */
import assert from "node:assert/strict";
import { type Gpu, openGpu, watch } from "../../../src/executors/webgpu/device.ts";
import { GpuBuffers } from "../../../src/executors/webgpu/gpu_buffers.ts";
import { Program } from "../../../src/executors/webgpu/program.ts";
import type { PlannedDispatch } from "../../../src/executors/webgpu/plan.ts";
import { OutOfMemoryError, TrainingError } from "../../../src/errors.ts";
import { randomWords, startSmallGpuTraining } from "../small_trainings.ts";
import { testGpu } from "./gpu.ts";

/** A device of its own, because errors are for good. */
async function withGpu(use: (gpu: Gpu) => Promise<void>): Promise<void> {
  await testGpu();
  const gpu = (await openGpu())!;
  await use(gpu).finally(() => gpu.device.destroy());
}

const entryPoint = "@compute @workgroup_size(1)";

const good = `${entryPoint}\nfn main() { x[dims.place] = 1.0; }`;

/** Runs one kernel; returns the failure that this leaves. */
async function failureOf(
  gpu: Gpu,
  source: string,
  place: { offset: number; bytes: number } = { offset: 0, bytes: 256 },
): Promise<Error | undefined> {
  const { device, failure } = gpu;
  const storage = { size: 512, usage: GPUBufferUsage.STORAGE };
  const buffers = { numbers: device.createBuffer(storage) };
  const dispatch: PlannedDispatch = {
    ...{ kernel: "my_kernel", source, slots: {}, constants: {} },
    interface: {
      variables: [{ name: "x", type: "array<f32>", kind: "buffer", optional: false }],
      dims: ["place: u32"],
    },
    storage: [{ buffer: "numbers", ...place }],
    ...{ dims: [1], groups: [1, 1, 1] },
  };
  const program = new Program(gpu, [dispatch], buffers);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  program.encode(pass);
  pass.end();
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
  return failure();
}

Deno.test("a kernel that is in order leaves no failure", () =>
  withGpu(async (gpu) => assert.equal(await failureOf(gpu, good), undefined)));

const mistakes: Record<string, { source: string; message: RegExp }> = {
  "of syntax": {
    source: `${entryPoint}\nfn main( {`,
    message: /kernel my_kernel: .*expected identifier.*wgsl:2:10.*fn main\( \{/s,
  },
  "of types": {
    source: `${entryPoint}\nfn main() {\n  x[0] = dims.place;\n}`,
    message: /kernel my_kernel: .*wgsl:3:.*x\[0\] = dims\.place;/s,
  },
  "in the bindings": {
    source: `@group(0) @binding(2) var<storage> more: array<f32>;\n${
      good.replace("1.0", "more[0]")
    }`,
    message: /kernel my_kernel: .*binding: 2/s,
  },
  "in the name of its function": {
    source: good.replace("main", "mein"),
    message: /kernel my_kernel: .*entry point 'main'/s,
  },
};

for (const [what, { source, message }] of Object.entries(mistakes)) {
  Deno.test(`a mistake ${what} is told with the kernel's name and what the compiler says`, () =>
    withGpu(async (gpu) => {
      const failure = await failureOf(gpu, source);
      assert.match(failure!.message, message);
      assert.ok(failure!.message.startsWith(gpu.name));
      assert.ok(!(failure instanceof TrainingError), "not a mistake of the user");
    }));
}

Deno.test("memory bound where no device can bind it is a failure", () =>
  withGpu(async (gpu) => {
    const failure = await failureOf(gpu, good, { offset: 16, bytes: 256 });
    assert.match(failure!.message, /offset 16/);
  }));

Deno.test("the first failure is kept", () =>
  withGpu(async (gpu) => {
    await failureOf(gpu, good.replace("main", "mein"));
    const failure = await failureOf(gpu, good, { offset: 16, bytes: 256 });
    assert.match(failure!.message, /entry point/);
  }));

Deno.test("a buffer larger than the GPU allows is refused in one line", () =>
  withGpu((gpu) => {
    const { device, failure } = gpu;
    const buffers = new GpuBuffers(gpu);
    assert.throws(() => buffers.ensure("arena", device.limits.maxBufferSize + 1), (error) => {
      assert.ok(error instanceof OutOfMemoryError);
      assert.match(
        error.message,
        /^not enough memory: the GPU's buffer "arena" would need [\d.]+ GB, and this GPU allows [\d.]+ GB$/,
      );
      return true;
    });
    assert.equal(failure(), undefined);
    return Promise.resolve();
  }));

/** A device of which only the news is real. */
function scriptedDevice() {
  const events = new EventTarget();
  const lost = Promise.withResolvers<GPUDeviceLostInfo>();
  const failure = watch(
    Object.assign(events, { lost: lost.promise }) as unknown as GPUDevice,
    "Card",
  );
  return {
    failure,
    raise: (error: GPUError) =>
      events.dispatchEvent(new GPUUncapturedErrorEvent("uncapturederror", { error })),
    async lose(message: string) {
      // Deno gives every loss this reason.
      lost.resolve({ reason: "destroyed", message } as GPUDeviceLostInfo);
      await lost.promise;
    },
  };
}

Deno.test("when memory runs out the error says so", () => {
  const { failure, raise } = scriptedDevice();
  assert.equal(failure(), undefined);
  raise(new GPUOutOfMemoryError("not enough memory left"));
  assert.ok(failure() instanceof OutOfMemoryError);
  assert.equal(failure()!.message, "not enough memory: Card has none left");
});

Deno.test("when the device is lost the user is told to run again", async () => {
  const cases = { "": "device lost", "GPU reset": "GPU reset" };
  for (const [message, told] of Object.entries(cases)) {
    const { failure, lose } = scriptedDevice();
    await lose(message);
    assert.ok(failure() instanceof TrainingError);
    assert.equal(
      failure()!.message,
      `Card stopped answering (${told}); run again to continue from the last checkpoint, with a smaller ` +
        "--batch_size if it happens again",
    );
  }
});

Deno.test("steps on a GPU that went away end in one line", () =>
  withGpu(async (gpu) => {
    const training = startSmallGpuTraining(gpu), { trainer } = training;
    const batch = randomWords(1, 4, 5);
    await trainer.step([batch], 1);
    await trainer.collect();
    gpu.device.destroy();
    // Steps do not wait for one another: the news comes when this process turns to other events.
    const more = async () => {
      for (let step = 2; step < 20; step++) {
        await trainer.step([batch], step);
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    };
    const error = await more().then(() => undefined, (error) => error);
    training.close();
    assert.ok(error instanceof TrainingError, String(error));
    assert.match(error.message, /^[^\n]* stopped answering [^\n]*; run again to continue [^\n]*$/);
  }));

Deno.test("weights are not read from a GPU that went away, in the same line", () =>
  withGpu(async (gpu) => {
    const training = startSmallGpuTraining(gpu), { trainer } = training;
    await trainer.step([randomWords(1, 4, 5)], 1);
    await trainer.collect();
    gpu.device.destroy();
    const error = await trainer.pull().then(() => undefined, (error) => error);
    training.close();
    assert.ok(error instanceof TrainingError, String(error));
    assert.match(error.message, /^[^\n]* stopped answering [^\n]*; run again to continue [^\n]*$/);
  }));

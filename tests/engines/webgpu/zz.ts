import { openGpu } from "../../../src/engines/webgpu/device.ts";
import { Pipelines, Program } from "../../../src/engines/webgpu/program.ts";
const bad: Record<string,string> = {
 syntax: "fn main( {", 
 type: "@group(0) @binding(0) var<storage, read_write> x: array<f32>;\n@group(0) @binding(1) var<uniform> d: vec4u;\n@compute @workgroup_size(1) fn main() {\n  x[0] = 1u + 2.5;\n}",
 binding: "@group(0) @binding(0) var<storage, read_write> x: array<f32>;\n@group(0) @binding(1) var<storage, read_write> x2: array<f32>;\n@group(0) @binding(2) var<uniform> d: vec4u;\n@compute @workgroup_size(1) fn main() {\n  x[0] = x2[0]+f32(d.x);\n}",
 nomain: "@compute @workgroup_size(1) fn mein() {}",
 ok: "@group(0) @binding(0) var<storage, read_write> x: array<f32>;\n@group(0) @binding(1) var<uniform> d: vec4u;\n@compute @workgroup_size(1) fn main() {\n  x[0] = f32(d.x);\n}",
};
for (const [name, source] of Object.entries(bad)) {
  const gpu = (await openGpu())!;
  const { device } = gpu;
  const buffer = device.createBuffer({ size: 256, usage: GPUBufferUsage.STORAGE });
  const plan = { dispatches: [{ kernel: "my_kernel", source, slots: {}, constants: {}, storage: [{ buffer: "b", offset: name === "ok" ? 16 : 0, bytes: 4 }], uniformBinding: 1, dims: [1], groups: [1,1,1] as [number,number,number] }], arenaBytes: 0, constants: [] };
  try {
    const program = new Program(device, new Pipelines(device), plan, { b: buffer });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    program.encode(pass);
    pass.end();
    device.queue.submit([encoder.finish()]);
    console.log("sync failure?", !!gpu.failure());
    await device.queue.onSubmittedWorkDone();
  } catch (e) { console.log("threw", e); }
  console.log(name, "=>", gpu.failure()?.message);
  device.destroy();
}
{
  const gpu = (await openGpu())!;
  console.log(gpu.device.limits.maxBufferSize);
  const b = gpu.device.createBuffer({ size: 1e12, usage: GPUBufferUsage.STORAGE });
  console.log("oversize:", gpu.failure()?.message);
  await gpu.device.queue.onSubmittedWorkDone();
  console.log("oversize:", gpu.failure());
}
{
  const gpu = (await openGpu())!;
  const bs = [];
  for (let i = 0; i < 40 && !gpu.failure(); i++) { bs.push(gpu.device.createBuffer({ size: Math.min(gpu.device.limits.maxBufferSize, 2**36), usage: GPUBufferUsage.STORAGE })); await 0; }
  console.log("oom:", bs.length, gpu.failure());
}

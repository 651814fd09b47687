import source from "../../../kernels/f16_check.wgsl" with { type: "text" };
import type { Staging } from "./staging.ts";

const count = 64;

/** Whether f16 arithmetic and storage give right results: some drivers offer them and return zeros. */
export async function computesF16(device: GPUDevice, staging: Staging): Promise<boolean> {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
  const kept = device.createBuffer({ size: 2 * count, usage });
  const halves = device.createBuffer({ size: 4 * count, usage });
  const module = device.createShaderModule({ code: `enable f16;\n${source}` });
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module } });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [kept, halves].map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const bytes = await staging.read(4 * count, (to) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(halves, 0, to, 0, 4 * count);
    device.queue.submit([encoder.finish()]);
  });
  const found = new Float32Array(bytes);
  kept.destroy();
  halves.destroy();
  return found.every((value, i) => value === (count - 1 - i) * 0.5 + 0.25);
}

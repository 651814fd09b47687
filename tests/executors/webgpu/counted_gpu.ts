import type { Gpu } from "../../../src/executors/webgpu/device.ts";

/** Counts a device's buffers that are not destroyed, and its pipelines. */
export function counted({ device }: Gpu) {
  const live = new Set<GPUBuffer>();
  let pipelines = 0;
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    live.add(buffer);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      live.delete(buffer);
      return destroy();
    };
    return buffer;
  };
  const createComputePipeline = device.createComputePipeline.bind(device);
  device.createComputePipeline = (descriptor) => {
    pipelines++;
    return createComputePipeline(descriptor);
  };
  return { buffers: () => live.size, pipelines: () => pipelines };
}

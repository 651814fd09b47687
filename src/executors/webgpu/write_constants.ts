import { constantStride, type Plan } from "./plan.ts";

/** Writes the values of a plan's constants, each where its place begins. */
export function writeConstants(
  device: GPUDevice,
  buffer: GPUBuffer,
  { constants }: Pick<Plan, "constants">,
): void {
  constants.forEach((value, i) => {
    device.queue.writeBuffer(buffer, i * constantStride, Float32Array.of(value));
  });
}

/** The GPU: which adapter, what it can do, and what happens when it fails. */
import { OutOfMemoryError, TrainingError } from "../../errors.ts";
import type { MatmulChoice } from "../../graph/dispatch.ts";
import { direct } from "../../lowering/direct_product.ts";
import { only } from "../../lowering/matmul_kernels.ts";
import { unknownDevice } from "../../lowering/workgroups.ts";
import { prepareDriver } from "./driver_environment.ts";
import { computesF16 } from "./f16_check.ts";
import { Pipelines } from "./pipelines.ts";
import { Staging } from "./staging.ts";

export interface Gpu {
  readonly device: GPUDevice;
  readonly pipelines: Pipelines;
  /** What the host reads goes through it. */
  readonly staging: Staging;
  /** As the driver names it. */
  readonly name: string;
  /** A CPU that plays GPU, such as Mesa's llvmpipe. */
  readonly software: boolean;
  /** Roughly how many workgroups it runs at the same time. */
  readonly concurrentWorkgroups: number;
  /** Most arrays that a dispatch can be bound to. */
  readonly mostBindings: number;
  /** See {@link DeviceHint}. */
  readonly dispatchesAreDear: boolean;
  readonly mostBoundBytes: number;
  readonly workgroupBytes: number;
  readonly matmuls: readonly MatmulChoice[];
  /** Threads of a subgroup, where kernels may use subgroups and all have the same size. */
  readonly subgroups?: number;
  /** It offers 16-bit floats, and a trial has shown that it computes with them. */
  readonly f16: boolean;
  readonly timestamps: boolean;
  /** The first error that no one else has taken: an invalid command, or memory that ran out. */
  readonly failure: () => Error | undefined;
}

/** As the log names it. */
export function gpuDescription({ name, software }: Pick<Gpu, "name" | "software">): string {
  return `WebGPU on ${name}${software ? " (software)" : ""}`;
}

const softwareNames = /llvmpipe|lavapipe|softpipe|swiftshader|software|basic render/i;

/**
 * Opens an adapter.
 *
 * @returns undefined when there is none
 */
export async function openGpu(): Promise<Gpu | undefined> {
  prepareDriver();
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return undefined;
  const f16 = adapter.features.has("shader-f16");
  const timestamps = adapter.features.has("timestamp-query");
  const { device, subgroups } = await requestDevice(adapter, [
    ...(f16 ? ["shader-f16" as const] : []),
    ...(timestamps ? ["timestamp-query" as const] : []),
  ]);
  const staging = new Staging(device);
  await staging.tryOut();
  const { description, device: model, vendor } = adapter.info;
  const name = description || model || vendor || "unnamed GPU";
  const software = softwareNames.test(`${name} ${adapter.info.architecture}`);
  return {
    device,
    pipelines: new Pipelines(device),
    staging,
    name,
    software,
    concurrentWorkgroups: software
      ? navigator.hardwareConcurrency
      : unknownDevice.concurrentWorkgroups,
    mostBindings: device.limits.maxStorageBuffersPerShaderStage,
    dispatchesAreDear: !software,
    mostBoundBytes: device.limits.maxStorageBufferBindingSize,
    workgroupBytes: device.limits.maxComputeWorkgroupStorageSize,
    matmuls: software ? only(direct) : [],
    ...(subgroups === undefined ? {} : { subgroups }),
    f16: f16 && await computesF16(device, staging),
    timestamps,
    failure: watch(device, name),
  };
}

/** What is requested by its name, though Deno neither lists it among an adapter's features nor knows its WGSL directive. */
const hiddenFeature = "subgroups" as GPUFeatureName;

async function requestDevice(
  adapter: GPUAdapter,
  features: readonly GPUFeatureName[],
): Promise<{ readonly device: GPUDevice; readonly subgroups?: number }> {
  const { limits, info } = adapter;
  const request = (requiredFeatures: GPUFeatureName[]) =>
    adapter.requestDevice({
      requiredFeatures,
      requiredLimits: {
        maxBufferSize: limits.maxBufferSize,
        maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
        maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
        maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
        maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
        maxStorageBuffersPerShaderStage: Math.min(limits.maxStorageBuffersPerShaderStage, 16),
      },
    });
  try {
    const device = await request([...features, hiddenFeature]);
    const { subgroupMinSize, subgroupMaxSize } = info;
    return { device, ...subgroupMinSize === subgroupMaxSize && { subgroups: subgroupMinSize } };
  } catch {
    return { device: await request([...features]) };
  }
}

/** Notes the first error of a device. @returns what returns it */
export function watch(
  device: Pick<GPUDevice, "addEventListener" | "lost">,
  name: string,
): () => Error | undefined {
  let failure: Error | undefined;
  device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    const { error } = event as GPUUncapturedErrorEvent;
    failure ??= error instanceof GPUOutOfMemoryError
      ? new OutOfMemoryError(`${name} has none left`)
      : new Error(`${name}: ${error.message}`);
  });
  // Whatever the reason: this runtime says "destroyed" of every loss, and whoever destroys a device asks no more.
  device.lost.then(({ message }) => {
    failure ??= new TrainingError(
      `${name} stopped answering (${
        message || "device lost"
      }); run again to continue from the last checkpoint, ` +
        "with a smaller --batch_size if it happens again",
    );
  });
  return () => failure;
}

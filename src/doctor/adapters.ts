/** The graphics adapters that answer through WebGPU, software ones included. */
import { openGpu } from "../executors/webgpu/device.ts";
import type { Adapter } from "./facts.ts";

/** WebGPU cannot list adapters; each wish may bring another one. */
const furtherWishes: readonly GPURequestAdapterOptions[] = [
  { powerPreference: "low-power" },
  { forceFallbackAdapter: true },
];

/** The adapter that training opens, then others of different names. */
export async function graphicsAdapters(): Promise<Adapter[]> {
  const first = await openedAdapter();
  if (first === undefined) return [];
  const others: Adapter[] = [];
  for (const wish of furtherWishes) {
    const adapter = await navigator.gpu.requestAdapter(wish);
    if (adapter) others.push(offered(adapter));
  }
  const byName = new Map([...others, first].map((adapter) => [adapter.name, adapter]));
  return [first, ...[...byName.values()].filter((adapter) => adapter !== first)];
}

/** What is found by trying: a driver may offer 16-bit floats and not compute with them. */
async function openedAdapter(): Promise<Adapter | undefined> {
  const gpu = await openGpu();
  if (gpu === undefined) return undefined;
  const { name, software, f16, mostBindings, device } = gpu;
  const mostBytes = device.limits.maxStorageBufferBindingSize;
  device.destroy();
  return { name, software, f16, mostBytes, mostBindings };
}

function offered({ info, features, limits }: GPUAdapter): Adapter {
  return {
    name: info.description || info.device || info.vendor,
    software: info.isFallbackAdapter,
    f16: features.has("shader-f16"),
    mostBytes: limits.maxStorageBufferBindingSize,
    mostBindings: limits.maxStorageBuffersPerShaderStage,
  };
}

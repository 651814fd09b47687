/** The graphics adapters that answer through WebGPU, software ones included. */
import { listedCards } from "../executors/webgpu/cards.ts";
import { openGpu } from "../executors/webgpu/device.ts";
import { keptChoice, matmulWords } from "../executors/webgpu/matmul_choice.ts";
import type { Adapter } from "./facts.ts";

/** WebGPU cannot list adapters; each wish may bring another one. */
const furtherWishes: readonly GPURequestAdapterOptions[] = [
  { powerPreference: "low-power" },
  { forceFallbackAdapter: true },
];

/** The adapter that training opens, then others of different names, with their numbers where there are several. */
export async function graphicsAdapters(): Promise<Adapter[]> {
  const cards = listedCards() ?? [];
  const first = await openedAdapter();
  if (first === undefined) return [];
  const others: Adapter[] = [];
  for (const wish of furtherWishes) {
    const adapter = await navigator.gpu.requestAdapter(wish);
    if (adapter) others.push(offered(adapter));
  }
  const byName = new Map([...others, first].map((adapter) => [adapter.name, adapter]));
  const found = [first, ...[...byName.values()].filter((adapter) => adapter !== first)];
  if (cards.length < 2) return found;
  const numbered = cards.map(({ name, software }, number) => ({
    ...byName.get(name) ?? { name, software },
    number,
  }));
  const opened = numbered.filter(({ name }) => name === first.name);
  return [...opened, ...numbered.filter((adapter) => !opened.includes(adapter))];
}

/** What is found by trying: a driver may offer 16-bit floats and not compute with them. */
async function openedAdapter(): Promise<Adapter | undefined> {
  const gpu = await openGpu();
  if (gpu === undefined) return undefined;
  const { name, software, f16, mostBindings, device } = gpu;
  const mostBytes = device.limits.maxStorageBufferBindingSize;
  device.destroy();
  const kept = keptChoice(gpu), matmuls = kept && matmulWords(kept);
  const offers = { f16, mostBytes, mostBindings, ...matmuls !== undefined && { matmuls } };
  return { name, software, offers };
}

function offered({ info, features, limits }: GPUAdapter): Adapter {
  return {
    name: info.description || info.device || info.vendor,
    software: info.isFallbackAdapter,
    offers: {
      f16: features.has("shader-f16"),
      mostBytes: limits.maxStorageBufferBindingSize,
      mostBindings: limits.maxStorageBuffersPerShaderStage,
    },
  };
}

/** Which matmul kernels a GPU uses: those that its user names, or those that are found to be fast. */
import type { MatmulChoice, MatmulKernel } from "../../graph/dispatch.ts";
import { direct } from "../../lowering/direct_product.ts";
import { matmulKernels, only } from "../../lowering/matmul_kernels.ts";
import { cacheFolder } from "../../environment.ts";
import { noneOf } from "../../text/nearest.ts";
import { type Gpu, openGpu } from "./device.ts";
import { keepMatmuls, keptMatmuls, matmulFile, matmulKey } from "./matmul_cache.ts";
import {
  isSecond,
  type MatmulSearch,
  runnableMatmuls,
  searchMatmuls,
  type Trials,
} from "./matmul_search.ts";
import { isRightFeedForward, timeFeedForward } from "./feed_forward_trial.ts";
import { isRight, timeProduct } from "./matmul_trial.ts";

/** What may be wished for besides a kernel by its name: what was found best, to find it anew, and the kernel for all devices. */
const modes = ["auto", "measure", "plain"];

/** Why kernels cannot be had, in one line. */
export class MatmulError extends Error {}

/** @throws MatmulError for what is not the name of a kernel, whatever the card */
export function expectMatmulWish(wish: string): void {
  const names = [...modes, ...[direct, ...matmulKernels].map(({ name }) => name)];
  if (!names.includes(wish)) throw new MatmulError(noneOf("kernel", wish, names));
}

/** Where choices are kept, and how they are made. */
export interface Surroundings {
  /** undefined where the user has none. */
  readonly cache: string | undefined;
  readonly trials: () => Promise<Trials & { close(): void }>;
}

/**
 * The GPU with the kernels that suit it.
 *
 * @param wish `auto`, `measure`, `plain` or the name of a kernel; `auto` leaves software adapters alone
 * @param note is given what was measured, in lines
 * @throws MatmulError when the GPU cannot run the kernel
 */
export async function withMatmuls(
  gpu: Gpu,
  wish: string,
  note: (line: string) => void,
  { cache, trials }: Surroundings = { cache: cacheFolder(), trials: openTrials },
): Promise<Gpu> {
  expectMatmulWish(wish);
  if (wish === "auto" && gpu.software) return gpu;
  if (wish === "plain") return { ...gpu, matmuls: [] };
  const kernels = runnableMatmuls(gpu);
  if (!modes.includes(wish)) {
    const kernel = kernels.find(({ name }) => name === wish);
    if (kernel === undefined) {
      throw new MatmulError(`${gpu.name} cannot run ${wish}: ${offered(kernels)}`);
    }
    return { ...gpu, matmuls: only(kernel) };
  }
  const key = matmulKey(gpu);
  // What is measured on a software adapter is for this once, as `auto` does not ask for it.
  const path = gpu.software ? undefined : cache && matmulFile(cache, key);
  const kept = wish === "auto" && path ? keptMatmuls(path, key, kernels) : undefined;
  if (kept) return { ...gpu, matmuls: kept };
  const start = performance.now();
  try {
    const { choices, steady, problems } = await searched(kernels, trials);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    note(`Timed the matmul kernels of ${gpu.name} in ${seconds} s: ${matmulWords(choices)}`);
    for (const problem of problems) note(`Timing matmul kernels: ${problem}`);
    if (path && steady) keepQuietly(() => keepMatmuls(path, key, choices), note);
    return { ...gpu, matmuls: choices };
  } catch (error) {
    note(`Timing matmul kernels failed (${(error as Error).message}); the plain one is used`);
    return { ...gpu, matmuls: [] };
  }
}

async function searched(
  kernels: readonly MatmulKernel[],
  open: Surroundings["trials"],
): Promise<MatmulSearch> {
  const trials = await open();
  try {
    return await searchMatmuls(kernels, trials);
  } finally {
    trials.close();
  }
}

function offered(kernels: readonly { readonly name: string }[]): string {
  return `expected ${[...modes, ...kernels.map(({ name }) => name)].join(", ")}`;
}

/** A folder that cannot be written to costs a second at every start, and nothing else. */
function keepQuietly(keep: () => void, note: (line: string) => void): void {
  try {
    keep();
  } catch (error) {
    note(`${(error as Error).message}; the next start times the matmul kernels again`);
  }
}

/** The choice that is kept for a GPU. */
export function keptChoice(gpu: Gpu, cache = cacheFolder()): MatmulChoice[] | undefined {
  const key = matmulKey(gpu);
  return cache && keptMatmuls(matmulFile(cache, key), key, runnableMatmuls(gpu)) || undefined;
}

/** E.g. `128x64x16 (4 of 6 sizes), plain (2)`, and what feed-forward blocks have besides. */
export function matmulWords(choices: readonly MatmulChoice[]): string {
  if (choices.length === 0) return "plain";
  const blocks = choices.filter(isSecond).map(({ feedForward }) => feedForward?.name);
  const kernels = counted(choices.map(({ kernel }) => kernel?.name ?? "plain"));
  return blocks.some((name) => name !== undefined)
    ? `${kernels}; feed-forward blocks by ${counted(blocks.map((name) => name ?? "two matmuls"))}`
    : kernels;
}

function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count], i) =>
    i === 0 ? `${name} (${count} of ${names.length} sizes)` : `${name} (${count})`
  ).join(", ");
}

/** Trials on a device of their own: a kernel that fails takes its device along. */
export async function openTrials(): Promise<Trials & { close(): void }> {
  let gpu = await opened();
  const surviving = async <T>(trial: () => Promise<T>): Promise<T> => {
    try {
      return await trial();
    } catch (error) {
      gpu.device.destroy();
      gpu = await opened();
      throw error;
    }
  };
  return {
    isRight: (kernel) => surviving(() => isRight(gpu, kernel)),
    time: (kernel, size) => surviving(() => timeProduct(gpu, kernel, size)),
    isRightFeedForward: (kernel) => surviving(() => isRightFeedForward(gpu, kernel)),
    timeFeedForward: (matmuls, size) => surviving(() => timeFeedForward(gpu, matmuls, size)),
    now: () => performance.now(),
    close: () => gpu.device.destroy(),
  };
}

async function opened(): Promise<Gpu> {
  const gpu = await openGpu();
  if (gpu === undefined) throw new Error("the graphics card is gone");
  return gpu;
}

/** Finds the matmul kernels that suit a GPU best, by trying them for a second or two. */
import type { MatmulChoice, MatmulKernel } from "../../graph/dispatch.ts";
import { matmulKernels, panelBytes } from "../../lowering/matmul_kernels.ts";
import type { ProductSize } from "../../lowering/matmul_tiles.ts";
import { splitOf } from "../../lowering/split_product.ts";
import type { Gpu } from "./device.ts";
import type { Candidate, Timing } from "./matmul_trial.ts";

/**
 * Products of a training step, of the default model and of a large one (512 dims, batch 128). Others take the kernel of the
 * most similar of these.
 */
export const timedSizes: readonly ProductSize[] = [
  { rows: 256, columns: 768, inner: 256 },
  { rows: 1024, columns: 2048, inner: 512 },
  { rows: 256, columns: 256, inner: 1024 },
  { rows: 1024, columns: 512, inner: 2048 },
  { rows: 96, columns: 256, inner: 1024 },
  { rows: 384, columns: 512, inner: 2048 },
];

/** Beyond so many ms nothing more is tried. */
const longestSearch = 2000;

/** A median so many times as long as the best round: the clock or the device cannot be relied on. */
const unstable = 1.4;

/** What another kernel must save to be preferred to the one for all devices. */
const worthwhile = 0.95;

export interface MatmulSearch {
  readonly choices: readonly MatmulChoice[];
  /** Whether times could be relied on throughout. */
  readonly steady: boolean;
  /** What went wrong on the way, in words. */
  readonly problems: readonly string[];
}

/** The kernels that a device can run. */
export function runnableMatmuls(
  { workgroupBytes, subgroups }: Pick<Gpu, "workgroupBytes" | "subgroups">,
): MatmulKernel[] {
  return matmulKernels.filter((kernel) =>
    panelBytes(kernel) <= workgroupBytes &&
    (kernel.subgroup === undefined || kernel.subgroup === subgroups)
  );
}

/** How trials are made. */
export interface Trials {
  /** @throws Error when the kernel does not run */
  isRight(kernel: Candidate): Promise<boolean>;
  /** @throws Error when the kernel does not run */
  time(kernel: Candidate, size: ProductSize): Promise<Timing>;
  /** The clock, in ms. */
  now(): number;
}

/**
 * @param kernels what may be chosen besides the kernel for all devices, which is taken where none is right, clearly faster, and
 *   steady
 * @throws Error when not even that one runs
 */
export async function searchMatmuls(
  kernels: readonly MatmulKernel[],
  trials: Trials,
): Promise<MatmulSearch> {
  const search = new Search(kernels, trials), choices: MatmulChoice[] = [];
  for (const size of timedSizes) {
    if (search.isOver) break;
    const kernel = await search.best(size);
    choices.push({ ...size, ...kernel && { kernel } });
  }
  const { steady, problems } = search;
  return { choices, steady, problems };
}

class Search {
  readonly problems: string[] = [];
  steady = true;
  readonly #end: number;
  #candidates: readonly MatmulKernel[];
  /** Those whose results were found to be right. */
  readonly #right = new Set<MatmulKernel>();

  constructor(kernels: readonly MatmulKernel[], private readonly trials: Trials) {
    this.#candidates = kernels;
    this.#end = trials.now() + longestSearch;
  }

  get isOver(): boolean {
    return this.trials.now() > this.#end;
  }

  async best(size: ProductSize): Promise<Candidate> {
    const usual = await this.trials.time(undefined, size);
    const timings = new Map<MatmulKernel, Timing>();
    for (const kernel of this.#candidates) {
      if (this.isOver) break;
      if (kernel.share !== undefined && splitOf(size, kernel) === undefined) continue;
      const timing = await this.#attempt(kernel, () => this.trials.time(kernel, size));
      if (timing && timing.best < worthwhile * usual.best) timings.set(kernel, timing);
    }
    // A card that slept gets faster while it works: what came first must not be the slowest for that.
    const again = await this.trials.time(undefined, size);
    const drift = Math.max(usual.best / again.best, again.best / usual.best);
    const spreads = [usual, again, ...timings.values()].map(({ spread }) => spread);
    if (Math.max(drift, ...spreads) > unstable) {
      this.steady = false;
      this.problems.push(`times at ${shown(size)} vary too much, so the plain one is used there`);
      return undefined;
    }
    const fastest = [...timings].sort(([, a], [, b]) => a.best - b.best);
    for (const [kernel] of fastest) if (await this.#isRight(kernel)) return kernel;
    return undefined;
  }

  async #isRight(kernel: MatmulKernel): Promise<boolean> {
    if (this.#right.has(kernel)) return true;
    const right = await this.#attempt(kernel, () => this.trials.isRight(kernel));
    if (right) this.#right.add(kernel);
    else if (right === false) this.#drop(kernel, "gives wrong results");
    return right === true;
  }

  /** @returns undefined if the kernel does not run */
  async #attempt<T>(kernel: MatmulKernel, trial: () => Promise<T>): Promise<T | undefined> {
    try {
      return await trial();
    } catch (error) {
      this.#drop(kernel, `does not run (${(error as Error).message.split("\n")[0]})`);
    }
  }

  #drop(kernel: MatmulKernel, why: string): void {
    this.problems.push(`kernel ${kernel.name} ${why}`);
    this.#candidates = this.#candidates.filter((other) => other !== kernel);
  }
}

function shown({ rows, columns, inner }: ProductSize): string {
  return `${rows} x ${columns} x ${inner}`;
}

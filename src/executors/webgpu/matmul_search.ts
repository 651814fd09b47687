/** Finds the matmul kernels that suit a GPU best, by trying them for a second or two. */
import type { MatmulChoice, MatmulKernel, ProductSize } from "../../graph/dispatch.ts";
import { direct } from "../../lowering/direct_product.ts";
import { matmulKernels, panelBytes } from "../../lowering/matmul_kernels.ts";
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
const longestSearch = 3000;

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
  { workgroupBytes, subgroups, software }: Pick<Gpu, "workgroupBytes" | "subgroups" | "software">,
): MatmulKernel[] {
  const forCards = matmulKernels.filter((kernel) =>
    panelBytes(kernel) <= workgroupBytes &&
    (kernel.subgroup === undefined || kernel.subgroup === subgroups)
  );
  return software ? [direct, ...forCards] : forCards;
}

/** How trials are made. */
export interface Trials {
  /** @throws Error when the kernel does not run */
  isRight(kernel: Candidate): Promise<boolean>;
  /** @throws Error when the kernel does not run */
  time(kernel: Candidate, size: ProductSize): Promise<Timing>;
  /** Whether feed-forward blocks by this kernel are right. @throws Error when it does not run */
  isRightFeedForward(kernel: MatmulKernel): Promise<boolean>;
  /** A feed-forward block, and the gradient of its input. @throws Error when it does not run */
  timeFeedForward(matmuls: readonly MatmulChoice[], size: ProductSize): Promise<Timing>;
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
  const end = trials.now() + longestSearch, isOver = () => trials.now() > end;
  const products = productSearch(kernels, trials, isOver), found: MatmulChoice[] = [];
  for (const size of timedSizes) {
    if (isOver()) break;
    const kernel = await products.best(size);
    found.push({ ...size, ...kernel && { kernel } });
  }
  const blocks = blockSearch(kernels, trials, isOver, found), choices: MatmulChoice[] = [];
  for (const choice of found) {
    const feedForward = isOver() || !isSecond(choice) ? undefined : await blocks.best(choice);
    choices.push({ ...choice, ...feedForward && { feedForward } });
  }
  const problems = [...products.problems, ...blocks.problems];
  return { choices, steady: products.steady && blocks.steady, problems };
}

function productSearch(
  kernels: readonly MatmulKernel[],
  trials: Trials,
  isOver: () => boolean,
): Search {
  return new Search(kernels.filter(({ feedForward }) => !feedForward), {
    time: (kernel, size) => trials.time(kernel, size),
    isRight: (kernel) => trials.isRight(kernel),
    suits: (kernel, size) => kernel.share === undefined || splitOf(size, kernel) !== undefined,
    otherwise: "the plain one is used there",
  }, isOver);
}

/** @param found the kernels that two matmuls would have */
function blockSearch(
  kernels: readonly MatmulKernel[],
  trials: Trials,
  isOver: () => boolean,
  found: readonly MatmulChoice[],
): Search {
  return new Search(kernels.filter(({ feedForward }) => feedForward), {
    time: (kernel, size) => trials.timeFeedForward(withFeedForward(found, kernel), size),
    isRight: (kernel) => trials.isRightFeedForward(kernel),
    suits: () => true,
    otherwise: "feed-forward blocks stay two matmuls there",
  }, isOver);
}

/** Whether a product is like the second one of a feed-forward block. */
export function isSecond({ columns, inner }: ProductSize): boolean {
  return inner > columns;
}

function withFeedForward(
  choices: readonly MatmulChoice[],
  feedForward: Candidate,
): readonly MatmulChoice[] {
  return feedForward ? choices.map((choice) => ({ ...choice, feedForward })) : choices;
}

/** What kernels are tried at. */
interface Task {
  /** @param kernel undefined is what they must outdo @throws Error when it does not run */
  time(kernel: Candidate, size: ProductSize): Promise<Timing>;
  isRight(kernel: MatmulKernel): Promise<boolean>;
  /** Whether the kernel is worth trying. */
  suits(kernel: MatmulKernel, size: ProductSize): boolean;
  /** What happens where no kernel is taken. */
  readonly otherwise: string;
}

class Search {
  readonly problems: string[] = [];
  steady = true;
  #candidates: readonly MatmulKernel[];
  /** Those whose results were found to be right. */
  readonly #right = new Set<MatmulKernel>();

  constructor(
    kernels: readonly MatmulKernel[],
    private readonly task: Task,
    private readonly isOver: () => boolean,
  ) {
    this.#candidates = kernels;
  }

  async best(size: ProductSize): Promise<Candidate> {
    const { time, suits, otherwise } = this.task;
    const usual = await time(undefined, size);
    const timings = new Map<MatmulKernel, Timing>();
    for (const kernel of this.#candidates.filter((each) => suits(each, size))) {
      if (this.isOver()) break;
      const timing = await this.#attempt(kernel, () => time(kernel, size));
      if (timing && timing.best < worthwhile * usual.best) timings.set(kernel, timing);
    }
    // A card that slept gets faster while it works: what came first must not be the slowest for that.
    const again = await time(undefined, size);
    const drift = Math.max(usual.best / again.best, again.best / usual.best);
    const spreads = [usual, again, ...timings.values()].map(({ spread }) => spread);
    if (Math.max(drift, ...spreads) > unstable) {
      this.steady = false;
      this.problems.push(`times at ${shown(size)} vary too much, so ${otherwise}`);
      return undefined;
    }
    const fastest = [...timings].sort(([, a], [, b]) => a.best - b.best);
    for (const [kernel] of fastest) if (await this.#isRight(kernel)) return kernel;
    return undefined;
  }

  async #isRight(kernel: MatmulKernel): Promise<boolean> {
    if (this.#right.has(kernel)) return true;
    const right = await this.#attempt(kernel, () => this.task.isRight(kernel));
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

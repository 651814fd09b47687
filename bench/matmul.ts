import { FlagError } from "../src/errors.ts";
import { type Gpu, openGpu } from "../src/executors/webgpu/device.ts";
import { isRightFeedForward, timeFeedForward } from "../src/executors/webgpu/feed_forward_trial.ts";
import { isSecond, runnableMatmuls, timedSizes } from "../src/executors/webgpu/matmul_search.ts";
import {
  type Candidate,
  isRight,
  timeProduct,
  type Timing,
} from "../src/executors/webgpu/matmul_trial.ts";
import type { ProductSize } from "../src/graph/dispatch.ts";
import { only } from "../src/lowering/matmul_kernels.ts";
import { splitOf } from "../src/lowering/split_product.ts";

const large = { rows: 4096, columns: 4096, inner: 4096 };

/**
 * Every matmul kernel that the graphics card can run, at every size that the search times, and at a large one; and feed-forward
 * blocks with their gradients, by two matmuls each or by one kernel.
 */
export async function benchMatmul(): Promise<void> {
  const gpu = await openGpu();
  if (gpu === undefined) throw new FlagError("bench matmul", "no GPU answers through WebGPU");
  const { name, software, subgroups, workgroupBytes } = gpu;
  console.log(
    `${name}: ${workgroupBytes / 1024} KiB a workgroup, ` +
      (subgroups === undefined ? "no subgroups of one size" : `subgroups of ${subgroups}`),
  );
  const kernels = [undefined, ...runnableMatmuls(gpu)];
  for (const kernel of kernels) console.log(`${label(kernel)} ${await verdict(gpu, kernel)}`);
  for (const size of software ? timedSizes.slice(0, 1) : [...timedSizes, large]) {
    await benchProducts(gpu, kernels, size);
  }
  for (const size of software ? [timedSizes.find(isSecond)!] : timedSizes.filter(isSecond)) {
    await benchBlocks(gpu, kernels, size);
  }
}

async function verdict(gpu: Gpu, kernel: Candidate): Promise<string> {
  const right = kernel?.feedForward
    ? await isRightFeedForward(gpu, kernel)
    : await isRight(gpu, kernel);
  return right ? "right" : "WRONG";
}

async function benchProducts(gpu: Gpu, kernels: readonly Candidate[], size: ProductSize) {
  const { rows, columns, inner } = size;
  console.log(`\n${rows} x ${columns} x ${inner}`);
  for (const kernel of kernels) {
    const isAnother = kernel === undefined || !kernel.feedForward &&
        (kernel.share === undefined || splitOf(size, kernel) !== undefined);
    if (isAnother) print(kernel, await timeProduct(gpu, kernel, size), 2 * rows * columns * inner);
  }
}

/** @param size of the second product */
async function benchBlocks(gpu: Gpu, kernels: readonly Candidate[], size: ProductSize) {
  const { rows, columns, inner } = size;
  console.log(
    `\nfeed-forward block of ${rows} rows, ${columns} and ${inner} dimensions, and its gradient`,
  );
  for (const kernel of kernels) {
    print(kernel, await timeFeedForward(gpu, only(kernel), size), 8 * rows * columns * inner);
  }
}

function print(kernel: Candidate, { best, spread }: Timing, operations: number): void {
  console.log(
    `${label(kernel)} ${(1000 * best).toFixed(1).padStart(10)} us ` +
      `${(operations / best / 1e9).toFixed(3).padStart(8)} TFLOP/s, ` +
      `median ${spread.toFixed(2)} times the best`,
  );
}

function label(kernel: Candidate): string {
  return (kernel?.name ?? "plain").padEnd(17);
}

import { openGpu } from "../src/executors/webgpu/device.ts";
import { runnableMatmuls, timedSizes } from "../src/executors/webgpu/matmul_search.ts";
import { isRight, timeProduct } from "../src/executors/webgpu/matmul_trial.ts";

const large = { rows: 4096, columns: 4096, inner: 4096 };

/** Every matmul kernel that the graphics card can run, at every size that the search times, and at a large one. */
export async function benchMatmul(): Promise<void> {
  const gpu = await openGpu();
  if (gpu === undefined) throw new Error("no graphics card answers through WebGPU");
  const { name, software, subgroups, workgroupBytes } = gpu;
  console.log(
    `${name}: ${workgroupBytes / 1024} KiB a workgroup, ` +
      (subgroups === undefined ? "no subgroups of one size" : `subgroups of ${subgroups}`),
  );
  const kernels = [undefined, ...runnableMatmuls(gpu)];
  for (const kernel of kernels) {
    const verdict = await isRight(gpu, kernel) ? "right" : "WRONG";
    console.log(`${(kernel?.name ?? "plain").padEnd(14)} ${verdict}`);
  }
  for (const size of software ? timedSizes.slice(0, 1) : [...timedSizes, large]) {
    const { rows, columns, inner } = size;
    console.log(`\n${rows} x ${columns} x ${inner}`);
    for (const kernel of kernels) {
      const { best, spread } = await timeProduct(gpu, kernel, size);
      const speed = 2 * rows * columns * inner / best / 1e9;
      console.log(
        `${(kernel?.name ?? "plain").padEnd(14)} ${(1000 * best).toFixed(1).padStart(10)} us ` +
          `${speed.toFixed(3).padStart(8)} TFLOP/s, median ${spread.toFixed(2)} times the best`,
      );
    }
  }
}

/** Tries matmul kernels on a GPU: whether they are right, and how fast they are. */
import type { MatmulChoice, MatmulKernel } from "../../graph/dispatch.ts";
import { input } from "../../graph/graph.ts";
import type { ProductSize } from "../../lowering/matmul_tiles.ts";
import { matmul, matmulOp } from "../../ops/matmul.ts";
import type { Gpu } from "./device.ts";
import { planGraph } from "./plan.ts";
import { Program } from "./program.ts";
import { readSlices } from "./read_buffer.ts";
import { runOnce } from "./run_once.ts";

/** A kernel; undefined is the one for all devices. */
export type Candidate = MatmulKernel | undefined;

/** What takes its turn in planning, whatever the size of the product. */
export function only(kernel: Candidate): MatmulChoice[] {
  return [{ rows: 1, columns: 1, inner: 1, ...kernel && { kernel } }];
}

/** How long a product takes, in ms. */
export interface Timing {
  readonly best: number;
  /** The median of all rounds, as a multiple of the best. */
  readonly spread: number;
}

/** Rounds of a timing, and how long each should take, in ms: longer than it takes to notice its end. */
const rounds = 5, roundTime = 4, mostRepeats = 64;

/** Times a product as a linear layer has it. */
export async function timeProduct(
  gpu: Gpu,
  kernel: Candidate,
  { rows, columns, inner }: ProductSize,
): Promise<Timing> {
  const a = input("a", "f32", [rows, inner]), b = input("b", "f32", [columns, inner]);
  const root = matmul(a, b, false, true);
  const names = new Map([[a, "a"], [b, "b"], [root, "y"]]);
  const { dispatches, arenaBytes } = planGraph([root], {}, {
    typeOf: ({ type }) => type,
    placeOf: (tensor, bytes) => ({ buffer: names.get(tensor)!, offset: 0, bytes }),
  }, { ...gpu, matmuls: only(kernel) });
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const bufferOf = (size: number) => gpu.device.createBuffer({ size, usage });
  const buffers = {
    a: bufferOf(4 * rows * inner),
    b: bufferOf(4 * columns * inner),
    y: bufferOf(4 * rows * columns),
    arena: bufferOf(Math.max(16, arenaBytes)),
  };
  const program = new Program(gpu, dispatches, buffers);
  try {
    return await timed((repeats) => submitted(gpu, program, buffers.y, repeats));
  } finally {
    program.release();
    Object.values(buffers).forEach((each) => each.destroy());
  }
}

async function timed(run: (repeats: number) => Promise<number>): Promise<Timing> {
  await run(1);
  const repeats = Math.min(mostRepeats, Math.max(1, Math.ceil(roundTime / await run(1))));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await run(repeats) / repeats);
  times.sort((x, y) => x - y);
  return { best: times[0]!, spread: times[rounds >> 1]! / times[0]! };
}

/** @returns ms until the GPU is done */
async function submitted(gpu: Gpu, program: Program, result: GPUBuffer, repeats: number) {
  const start = performance.now();
  const encoder = gpu.device.createCommandEncoder(), pass = encoder.beginComputePass();
  for (let i = 0; i < repeats; i++) program.encode(pass);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
  await readSlices(gpu, [{ buffer: result, offset: 0, bytes: 4 }]);
  return performance.now() - start;
}

/** What the forms of matmul in a training step transpose: forward, the gradient of the input, that of the weight. */
const forms = [[false, true], [false, false], [true, false]] as const;

/** Whole tiles of every kernel, and tiles and packs with a rest. */
const checkedSizes: readonly ProductSize[] = [
  { rows: 256, columns: 128, inner: 64 },
  { rows: 75, columns: 139, inner: 45 },
];

/** The same for a kernel that splits: parts that are alike, and a last one that is shorter. */
const checkedSplits = (share: number): readonly ProductSize[] => [
  { rows: 64, columns: 64, inner: 4 * share },
  { rows: 35, columns: 41, inner: 5 * share + 3 },
];

/** Largest difference of an element, whose products are below 1/4. */
const tolerance = 1e-4;

/** Whether all forms of products are right. */
export async function isRight(gpu: Gpu, kernel: Candidate): Promise<boolean> {
  const splits = kernel?.share === undefined ? [] : checkedSplits(kernel.share);
  for (const size of [...checkedSizes, ...splits]) {
    for (const [transposeA, transposeB] of forms) {
      if (!await isRightIn(gpu, kernel, size, { transposeA, transposeB })) return false;
    }
  }
  return true;
}

async function isRightIn(
  gpu: Gpu,
  kernel: Candidate,
  { rows, columns, inner }: ProductSize,
  form: { readonly transposeA: boolean; readonly transposeB: boolean },
): Promise<boolean> {
  const shapes = [
    form.transposeA ? [inner, rows] : [rows, inner],
    form.transposeB ? [columns, inner] : [inner, columns],
  ];
  const [a, b] = shapes.map((shape, i) => ({
    shape,
    data: Float64Array.from({ length: shape[0]! * shape[1]! }, (_, k) => scattered(k + 7 * i)),
  }));
  const [expected] = matmulOp.reference([a!, b!], form, [[rows, columns]]);
  const y = matmul(
    input("a", "f32", shapes[0]!),
    input("b", "f32", shapes[1]!),
    form.transposeA,
    form.transposeB,
  );
  const feeds = new Map([["a", a!.data], ["b", b!.data]]);
  const found = (await runOnce({ ...gpu, matmuls: only(kernel) }, { y }, feeds, {})).get("y")!;
  return expected!.every((value, i) => Math.abs(value - found[i]!) <= tolerance);
}

/** Numbers between -1/2 and 1/2 without a pattern. */
function scattered(i: number): number {
  return Math.fround(Math.imul(i, 0x9e3779b1) / 2 ** 32);
}

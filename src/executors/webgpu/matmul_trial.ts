/** Tries matmul kernels on a GPU: whether they are right, and how fast they are. */
import type { MatmulKernel, ProductSize } from "../../graph/dispatch.ts";
import { input, leavesOf, type NamedTensors, type Tensor } from "../../graph/graph.ts";
import { concreteShape, elementCount } from "../../graph/shape.ts";
import { matmul } from "../../ops/matmul.ts";
import { only } from "../../lowering/matmul_kernels.ts";
import type { Gpu } from "./device.ts";
import { evaluateReference } from "../reference/evaluate.ts";
import { planGraph } from "./plan.ts";
import { Program } from "./program.ts";
import { readSlices } from "./read_buffer.ts";
import { runOnce } from "./run_once.ts";

/** A kernel; undefined is the one for all devices. */
export type Candidate = MatmulKernel | undefined;

/** How long a product takes, in ms. */
export interface Timing {
  readonly best: number;
  /** The median of all rounds, as a multiple of the best. */
  readonly spread: number;
}

/** Rounds of a timing, and how long each should take, in ms: longer than it takes to notice its end. */
const rounds = 5, roundTime = 4, mostRepeats = 64;

/** Times a product as a linear layer has it. */
export function timeProduct(
  gpu: Gpu,
  kernel: Candidate,
  { rows, columns, inner }: ProductSize,
): Promise<Timing> {
  const a = input("a", "f32", [rows, inner]), b = input("b", "f32", [columns, inner]);
  return timeGraph({ ...gpu, matmuls: only(kernel) }, [matmul(a, b, false, true)]);
}

/** Times the dispatches of a graph of floats without sizes that are left open. */
export async function timeGraph(gpu: Gpu, roots: readonly Tensor[]): Promise<Timing> {
  const names = new Map(leavesOf(roots).map((leaf, i) => [leaf, `leaf ${i}`]));
  const { dispatches, arenaBytes } = planGraph(roots, {}, {
    typeOf: ({ type }) => type,
    placeOf(tensor, bytes) {
      const buffer = names.get(tensor);
      return buffer === undefined ? undefined : { buffer, offset: 0, bytes };
    },
  }, gpu);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const arena = gpu.device.createBuffer({ size: arenaBytes, usage });
  const leaves = [...names].map(([{ shape }, name]) => {
    const size = 4 * elementCount(concreteShape(shape, {}));
    return [name, gpu.device.createBuffer({ size: Math.max(16, size), usage })] as const;
  });
  const program = new Program(gpu, dispatches, { arena, ...Object.fromEntries(leaves) });
  try {
    return await timed((repeats) => submitted(gpu, program, arena, repeats));
  } finally {
    program.release();
    for (const buffer of [arena, ...leaves.map(([, buffer]) => buffer)]) buffer.destroy();
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

/** Largest difference of an element. */
const tolerance = 1e-4;

/** Whether all forms of products are right. */
export async function isRight(gpu: Gpu, kernel: Candidate): Promise<boolean> {
  const splits = kernel?.share === undefined ? [] : checkedSplits(kernel.share);
  for (const size of [...checkedSizes, ...splits]) {
    for (const form of forms) if (!await isRightIn(gpu, kernel, size, form)) return false;
  }
  return true;
}

function isRightIn(
  gpu: Gpu,
  kernel: Candidate,
  { rows, columns, inner }: ProductSize,
  [transposeA, transposeB]: readonly [boolean, boolean],
): Promise<boolean> {
  const a = input("a", "f32", transposeA ? [inner, rows] : [rows, inner]);
  const b = input("b", "f32", transposeB ? [columns, inner] : [inner, columns]);
  const y = matmul(a, b, transposeA, transposeB);
  return agreesWithReference({ ...gpu, matmuls: only(kernel) }, { y });
}

/** Whether all results of a graph are what the specification of its operations says, for inputs between -1/2 and 1/2. */
export async function agreesWithReference(gpu: Gpu, outputs: NamedTensors): Promise<boolean> {
  const roots = Object.values(outputs);
  const feeds = new Map(
    leavesOf(roots).map(({ origin, shape }, i) => {
      const length = elementCount(concreteShape(shape, {}));
      const data = Float64Array.from({ length }, (_, k) => scattered(k + 7 * i));
      return [(origin as { readonly name: string }).name, data];
    }),
  );
  const expected = evaluateReference(roots, feeds, {});
  const found = await runOnce(gpu, outputs, feeds, {});
  return Object.keys(outputs).every((name, n) => {
    const values = found.get(name)!;
    return expected[n]!.data.every((value, i) => Math.abs(value - values[i]!) <= tolerance);
  });
}

/** Numbers between -1/2 and 1/2 without a pattern. */
function scattered(i: number): number {
  return Math.fround(Math.imul(i, 0x9e3779b1) / 2 ** 32);
}

/** Gradients of several ranks, added up on the host: they leave the GPU and come back. */
import type { World } from "../../mpi/world.ts";
import type { Range } from "../layout.ts";
import { penaltyOffset } from "./control.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import { type ReadableGpu, readSlices, type Slice } from "./read_buffer.ts";

/** Where a step's results lie on the GPU. */
export interface StepResults {
  /** The buffer of gradients, and of it what the step may have written at any rank. */
  readonly gradients: string;
  readonly ranges: readonly Range[];
  /** The buffer of the losses of this rank's batches, and their number. */
  readonly losses: string;
  readonly batches: number;
}

/** Bytes that are read at once: MPI adds them up while the next are read. Small enough for buffers that are kept for reading. */
const usualPiece = 8 * 2 ** 20;

/**
 * Puts sums over all ranks in the place of gradients and losses. Of penalties that of the last batch counts, which is the last
 * rank's.
 */
export async function addRanks(
  world: World,
  gpu: ReadableGpu,
  { all }: Pick<GpuBuffers, "all">,
  { gradients, ranges, losses, batches }: StepResults,
  pieceBytes = usualPiece,
): Promise<void> {
  const { queue } = gpu.device;
  const scalars: readonly Slice[] = [
    { buffer: all[losses]!, offset: 0, bytes: 4 * batches },
    { buffer: all.control!, offset: penaltyOffset, bytes: 4 },
  ];
  const [own, penalty] = (await readSlices(gpu, scalars)).map((bytes) => new Float32Array(bytes));
  let adding = Promise.resolve();
  for (const { offset, length } of piecesOf(ranges, pieceBytes / 4)) {
    const piece = { buffer: all[gradients]!, offset: 4 * offset, bytes: 4 * length };
    const [[read]] = await Promise.all([readSlices(gpu, [piece]), adding]);
    const values = new Float32Array(read!);
    adding = world.sum(values).then(() => queue.writeBuffer(all[gradients]!, 4 * offset, values));
  }
  await adding;
  const isLast = world.rank === world.size - 1;
  const sums = Float64Array.of(
    own!.reduce((sum, loss) => sum + loss, 0),
    isLast ? penalty![0]! : 0,
  );
  await world.sum(sums);
  queue.writeBuffer(all[losses]!, 0, Float32Array.from(own!, (_, i) => i === 0 ? sums[0]! : 0));
  queue.writeBuffer(all.control!, penaltyOffset, Float32Array.of(sums[1]!));
}

/** The same elements in ranges of at most `most`. */
function piecesOf(ranges: readonly Range[], most: number): Range[] {
  return ranges.flatMap(({ offset, length }) =>
    Array.from({ length: Math.ceil(length / most) }, (_, i) => ({
      offset: offset + i * most,
      length: Math.min(most, length - i * most),
    }))
  );
}

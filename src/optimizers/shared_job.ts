/**
 * How threads share a pass over flat arrays: a job lies on a board in shared memory, and each thread claims the next chunk
 * until none is left. A thread that is late finds nothing to do, so a busy core never holds the others up by more than
 * one chunk.
 */

import { CHUNK, type KernelFunctions } from "./compile_update.ts";

/** A call of a kernel over whole arrays, before it is cut into chunks. */
export interface Job {
  readonly kernel: typeof KERNELS[number];
  /** Elements in each array. */
  readonly count: number;
  /** Addresses in bytes. */
  readonly pointers: readonly number[];
  /** The kernel's further arguments. */
  readonly numbers: readonly number[];
}

const KERNELS = ["update", "sumOfSquares", "accumulate"] as const;

// Words of the board. CLAIM holds the number of the job in its upper half and the next free chunk in its lower half.
const [CLAIM, COMPLETED, STOPPED] = [0, 1, 2];
const WORDS = 4;

/** Stands for the next free chunk while a job is being written; more than there ever are. */
const CLOSED = 0xffff;

// Fields of the job, as float64: chunks, then the numbers of the job itself.
const [CHUNKS, KERNEL, COUNT, POINTERS, NUMBERS, LISTS] = [0, 1, 2, 3, 4, 5];
const FIELDS = 256;

/** The shared memory through which threads agree on a job; sums of a job's chunks are left in `sums`. */
export interface Board {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly fields: Float64Array<SharedArrayBuffer>;
  readonly sums: Float64Array<SharedArrayBuffer>;
}

// The number of bytes of a board for arrays of up to 2^30 elements.
const BOARD_BYTES = 4 * WORDS + 8 * FIELDS + 8 * 2 ** 30 / CHUNK;

/** A board over `buffer`, or over a new one. */
export function openBoard(buffer = new SharedArrayBuffer(BOARD_BYTES)): Board {
  return {
    buffer,
    words: new Int32Array(buffer, 0, WORDS),
    fields: new Float64Array(buffer, 4 * WORDS, FIELDS),
    sums: new Float64Array(buffer, 4 * WORDS + 8 * FIELDS),
  };
}

/** Puts a job on the board and wakes all threads. The job before must be complete. */
export function post({ words, fields }: Board, job: Job): void {
  const chunks = Math.ceil(job.count / CHUNK);
  const { pointers, numbers } = job;
  const jobNumber = (Atomics.load(words, CLAIM) >>> 16) + 1;
  // Before the fields change, so that no late thread takes a chunk of a job that is half written.
  Atomics.store(words, CLAIM, jobNumber << 16 | CLOSED);
  fields.set([chunks, KERNELS.indexOf(job.kernel), job.count, pointers.length, numbers.length]);
  fields.set([...pointers, ...numbers], LISTS);
  Atomics.store(words, COMPLETED, 0);
  Atomics.store(words, CLAIM, jobNumber << 16);
  Atomics.notify(words, CLAIM);
}

/** Works on the job on the board until no chunk is left to claim. */
export function work(board: Board, functions: KernelFunctions): void {
  for (;;) {
    const claim = Atomics.load(board.words, CLAIM);
    const chunk = claim & 0xffff;
    const { chunks, job } = read(board);
    if (chunk >= chunks) return;
    // The exchange succeeds only if the job that was read is still the one on the board.
    if (Atomics.compareExchange(board.words, CLAIM, claim, claim + 1) !== claim) continue;
    board.sums[chunk] = runChunk(functions, job, chunk);
    if (Atomics.add(board.words, COMPLETED, 1) + 1 === chunks) {
      Atomics.notify(board.words, COMPLETED);
    }
  }
}

/** Resolves when all chunks are done; the thread stays free meanwhile. */
export async function completed({ words, fields }: Board): Promise<void> {
  for (;;) {
    const done = Atomics.load(words, COMPLETED);
    if (done === fields[CHUNKS]) return;
    await Atomics.waitAsync(words, COMPLETED, done).value;
  }
}

/** The total over all chunks of the last job, added from the first chunk to the last. */
export function totalOf({ sums, fields }: Board): number {
  return sums.subarray(0, fields[CHUNKS]).reduce((total, sum) => total + sum, 0);
}

/** Works on every job posted, sleeping between them, until {@link stop}; blocks its thread. */
export function serve(board: Board, functions: KernelFunctions): void {
  while (Atomics.load(board.words, STOPPED) === 0) {
    const claim = Atomics.load(board.words, CLAIM);
    work(board, functions);
    // Every claim changes the word, so this sleeps only if nothing has happened since.
    if (Atomics.load(board.words, STOPPED) === 0) Atomics.wait(board.words, CLAIM, claim);
  }
}

/** Ends all threads that {@link serve}. */
export function stop({ words }: Board): void {
  Atomics.store(words, STOPPED, 1);
  Atomics.add(words, CLAIM, 1 << 16);
  Atomics.notify(words, CLAIM);
}

function read({ fields }: Board): { chunks: number; job: Job } {
  const endOfPointers = LISTS + fields[POINTERS];
  return {
    chunks: fields[CHUNKS],
    job: {
      kernel: KERNELS[fields[KERNEL]],
      count: fields[COUNT],
      pointers: [...fields.subarray(LISTS, endOfPointers)],
      numbers: [...fields.subarray(endOfPointers, endOfPointers + fields[NUMBERS])],
    },
  };
}

function runChunk(functions: KernelFunctions, job: Job, chunk: number): number {
  const start = chunk * CHUNK;
  const pointers = job.pointers.map((address) => address + 4 * start);
  const count = Math.min(CHUNK, job.count - start);
  return functions[job.kernel](count, ...pointers, ...job.numbers) ?? 0;
}

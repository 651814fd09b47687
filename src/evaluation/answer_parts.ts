/** Answers written in parts of a batch that fit into memory, however long they become. */
import type { Answer, OnStep } from "../decoding/answer.ts";
import type { Batch, BatchShape } from "../examples/batch.ts";
import { splitBatch } from "../examples/split.ts";
import { together } from "../together.ts";
import { partsWithin } from "./memory_parts.ts";

export interface Writing {
  /** The answers to all problems of a batch. */
  answer(batch: Batch, onStep: OnStep): Promise<Answer[][]>;
  /** Memory that it takes to write answers of so many tokens. */
  bytes(shape: BatchShape, length: number): number;
  /** Most tokens of an answer. */
  readonly maxLength: number;
  /** Parts that are written side by side. */
  readonly lanes: number;
}

/** Answers grow by so many tokens from one look at their memory to the next. */
const interval = 16;

/** Where answers become too long, the batch is cut so that they may become so many times as long. */
const further = 4;

/**
 * Few answers are as long as they may be, so that a batch is not cut for all of them to become so: where they do, it is cut
 * then, and its parts are begun anew.
 *
 * @param budget bytes of memory
 */
export async function answerInParts(
  batch: Batch,
  writing: Writing,
  budget: number,
): Promise<Answer[][]> {
  const first = Math.min(interval, writing.maxLength);
  const answers: Answer[][] = [];
  for (const part of partsWithin(budget, batch, (shape) => writing.bytes(shape, first))) {
    const lanes = splitBatch(part, writing.lanes), share = budget / lanes.length;
    const found = await together(lanes.map((lane) => answerWithin(share, lane, writing)));
    answers.push(...found.flat());
  }
  return answers;
}

async function answerWithin(budget: number, batch: Batch, writing: Writing): Promise<Answer[][]> {
  try {
    return await writing.answer(batch, watch(budget, batch, writing));
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    const length = Math.min(writing.maxLength, further * error.length);
    const answers: Answer[][] = [];
    const parts = partsWithin(budget, batch, (shape) => writing.bytes(shape, length), 2);
    for (const part of parts) answers.push(...await answerWithin(budget, part, writing));
    return answers;
  }
}

/** The answers do not fit into memory any more. */
class TooLong extends Error {
  constructor(readonly length: number) {
    super(`answers of ${length} tokens take too much memory`);
  }
}

function watch(budget: number, batch: BatchShape, { bytes, maxLength }: Writing): OnStep {
  if (bytes(batch, maxLength) <= budget) return () => {};
  const { sourceLength, targetLength } = batch;
  return (size, length) => {
    if (size === 1 || length % interval > 0) return;
    const next = Math.min(maxLength, length + interval);
    if (bytes({ size, sourceLength, targetLength }, next) > budget) throw new TooLong(length);
  };
}

/** Answers written in parts of a batch that fit into memory, however long they become. */
import type { BatchShape } from "../examples/batch.ts";
import { together } from "../together.ts";
import type { OnStep } from "./answer.ts";
import { type Split, splitWithin } from "./memory_parts.ts";

/** How the parts of a batch, or of what has the shape of one, are answered. */
export interface Writing<Part extends BatchShape, Answers> {
  /** What is written to each problem of a part. */
  answer(part: Part, onStep: OnStep): Promise<Answers[]>;
  readonly split: Split<Part>;
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
 * @param budget bytes of memory @param least fewest parts, one after the other
 */
export async function answerInParts<Part extends BatchShape, Answers>(
  batch: Part,
  writing: Writing<Part, Answers>,
  budget: number,
  least = 1,
): Promise<Answers[]> {
  const first = Math.min(interval, writing.maxLength), { split } = writing;
  const answers: Answers[] = [];
  const bytes = (shape: BatchShape) => writing.bytes(shape, first);
  for (const part of splitWithin(split, budget, batch, bytes, least)) {
    const lanes = split(part, writing.lanes), share = budget / lanes.length;
    const found = await together(lanes.map((lane) => answerWithin(share, lane, writing)));
    answers.push(...found.flat());
  }
  return answers;
}

async function answerWithin<Part extends BatchShape, Answers>(
  budget: number,
  batch: Part,
  writing: Writing<Part, Answers>,
): Promise<Answers[]> {
  try {
    return await writing.answer(batch, watch(budget, batch, writing));
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    const length = Math.min(writing.maxLength, further * error.length);
    const answers: Answers[] = [], bytes = (shape: BatchShape) => writing.bytes(shape, length);
    for (const part of splitWithin(writing.split, budget, batch, bytes, 2)) {
      answers.push(...await answerWithin(budget, part, writing));
    }
    return answers;
  }
}

/** The answers do not fit into memory any more. */
class TooLong extends Error {
  constructor(readonly length: number) {
    super(`answers of ${length} tokens take too much memory`);
  }
}

function watch(
  budget: number,
  batch: BatchShape,
  { bytes, maxLength }: Pick<Writing<BatchShape, unknown>, "bytes" | "maxLength">,
): OnStep {
  if (bytes(batch, maxLength) <= budget) return () => {};
  const { sourceLength, targetLength } = batch;
  return (size, length) => {
    if (size === 1 || length % interval > 0) return;
    const next = Math.min(maxLength, length + interval);
    if (bytes({ size, sourceLength, targetLength }, next) > budget) throw new TooLong(length);
  };
}

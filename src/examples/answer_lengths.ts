/** Whether `--max_output_len` leaves room for the answers of a data set. */
import type { Batch } from "./batch.ts";
import type { Part, SequenceLayout } from "../task/sequence_layout.ts";
import type { BatchSource } from "./source.ts";

/** Counts answers, in tokens without BOS and eos. */
export class AnswerLengths {
  #seen = 0;
  #longer = 0;
  #longest = 0;

  /** @param limit `--max_output_len` */
  constructor(readonly limit: number) {}

  get seen(): number {
    return this.#seen;
  }

  see(length: number): void {
    this.#seen++;
    if (length > this.limit) this.#longer++;
    this.#longest = Math.max(this.#longest, length);
  }

  /** @param whose completes "answers", e.g. `of valid` @returns `undefined` if there is room for all */
  warning(whose: string): string | undefined {
    if (this.#longer === 0) return undefined;
    const longest = this.#longest;
    return `${this.#longer} of ${this.#seen} answers ${whose} are longer than --max_output_len ` +
      `${this.limit} and cannot be generated; the longest has ${longest} tokens: ` +
      `give --max_output_len ${longest}`;
  }
}

/** How to watch the lengths of answers, and what to do when some are too long. */
export interface LengthWatch {
  readonly layout: SequenceLayout;
  /** `--max_output_len` */
  readonly limit: number;
  /** Completes "answers", e.g. `of valid`. */
  readonly whose: string;
  readonly warn: (message: string) => void;
}

/** Passes on the batches of one evaluation after the other, and warns behind the first that has answers too long. */
export function evaluationWatch(
  { layout, limit, whose, warn }: LengthWatch,
): (batches: AsyncIterable<Batch>) => AsyncGenerator<Batch> {
  let warned = false;
  return async function* (batches) {
    const lengths = new AnswerLengths(limit);
    for await (const batch of batches) {
      answerLengths(batch, layout).forEach((length) => lengths.see(length));
      yield batch;
    }
    const warning = lengths.warning(whose);
    if (warned || warning === undefined) return;
    warned = true;
    warn(warning);
  };
}

/** Examples after which it is known well enough how long answers are. */
const sampled = 1000;

/** The same source, which warns once if some of its first examples have answers that are too long. */
export function sourceWatch(
  source: BatchSource,
  { layout, limit, whose, warn }: LengthWatch,
): BatchSource {
  let lengths: AnswerLengths | undefined = new AnswerLengths(limit);
  async function seen(made: Promise<Batch>): Promise<Batch> {
    const batch = await made;
    if (lengths === undefined) return batch;
    for (const length of answerLengths(batch, layout)) lengths.see(length);
    if (lengths.seen < sampled) return batch;
    const warning = lengths.warning(whose);
    lengths = undefined;
    if (warning !== undefined) warn(warning);
    return batch;
  }
  return {
    batch: (index) => seen(source.batch(index)),
    examples: (first, count) => seen(source.examples(first, count)),
    longest: (first) => source.longest(first),
    close: () => source.close(),
  };
}

/** Tokens of each answer of a batch, without special ones. */
export function answerLengths(
  { size, sourceLengths, targetLengths }: Batch,
  { source, target }: SequenceLayout,
): number[] {
  const hasProblem = target.includes("problem");
  return Array.from({ length: size }, (_, i) => {
    const problem = hasProblem ? sourceLengths[i]! - specialTokens(source) : 0;
    return targetLengths[i]! - specialTokens(target) - problem;
  });
}

function specialTokens(parts: readonly Part[]): number {
  return parts.filter((part) => typeof part === "number").length;
}

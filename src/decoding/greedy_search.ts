import { eosId } from "../tokenizers/vocabulary.ts";
import type { Answer, OnStep } from "./answer.ts";
import type { GreedyDecoder } from "./decoder.ts";

/**
 * Greedy decoding: the most likely token at every position, until every answer is complete or cut.
 *
 * Answers that are done leave the batch, whenever they are half of it or more: each time that costs about a step. They also
 * leave it when there is no position for another step.
 *
 * @param size number of problems @param maxLength tokens of an answer including BOS and EOS
 * @param onStep called before each step with the number of problems computed, and of tokens of their answers
 */
export async function decodeGreedily(
  decoder: GreedyDecoder,
  size: number,
  maxLength: number,
  onStep?: OnStep,
): Promise<Answer[]> {
  const answers = Array.from(decoder.steps, (steps) => new Writing(maxLength - 2, steps));
  const open = new Set(answers);
  /** The answer in each row of the batch. */
  let rows = answers;
  let tokens = new Int32Array(size).fill(decoder.bos);
  for (let step = 0; open.size > 0; step++) {
    if (2 * open.size <= rows.length || rows.some(({ steps }) => step === steps)) {
      const kept = [...rows.keys()].filter((row) => open.has(rows[row]!));
      await decoder.keep(kept);
      rows = kept.map((row) => rows[row]!);
      tokens = Int32Array.from(kept, (row) => tokens[row]!);
    }
    onStep?.(rows.length, step + 1);
    const next = await decoder.next(tokens);
    tokens = Int32Array.from(next.tokens);
    rows.forEach((answer, row) => {
      if (!open.has(answer)) return;
      if (!answer.goesOnWith(tokens[row]!, next.logProbs?.[row])) open.delete(answer);
    });
  }
  return answers.map(({ tokens, cut, logProbs }) => ({
    ...{ tokens, cut },
    ...logProbs.length > 0 && { logProbs },
  }));
}

/** An answer that is being written. */
class Writing implements Answer {
  readonly tokens: number[] = [];
  readonly logProbs: number[] = [];
  cut = false;

  /** @param most tokens that it may have @param steps tokens that there are positions for */
  constructor(readonly most: number, readonly steps: number) {}

  /** Takes the next token. @returns whether there is another one to come */
  goesOnWith(token: number, logProb?: number): boolean {
    // Beyond the limit only EOS is looked for.
    const isTaken = token === eosId || this.tokens.length < this.most;
    if (isTaken && logProb !== undefined) this.logProbs.push(logProb);
    if (token === eosId) return false;
    if (isTaken) this.tokens.push(token);
    else this.cut = true;
    this.cut ||= this.tokens.length === this.steps;
    return !this.cut;
  }
}

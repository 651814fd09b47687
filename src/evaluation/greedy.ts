import type { Decoding } from "../engines/engine.ts";
import { eosId } from "../tokenizers/vocabulary.ts";
import type { OnStep } from "./answer_parts.ts";

/**
 * Greedy decoding: the most likely word at every position, until every answer is closed.
 *
 * Closed answers leave the batch, whenever they are half of it or more: each time that costs about a step.
 *
 * @param size number of problems @param maxLength tokens of an answer including its opening and closing ones
 * @param onStep called before each step with the number of problems computed, and of tokens of their answers
 * @returns for each problem the ids between opening and closing token
 */
export async function decodeGreedily(
  decoding: Decoding,
  size: number,
  maxLength: number,
  onStep?: OnStep,
): Promise<number[][]> {
  const answers = Array.from({ length: size }, (): number[] => []);
  const open = new Set(answers.keys());
  /** Problem of each row of the batch. */
  let rows = [...answers.keys()];
  let tokens = new Int32Array(size).fill(decoding.opening);
  // The opening token is there already, and the last place is the closing token's.
  for (let length = 1; length < maxLength - 1 && open.size > 0; length++) {
    if (2 * open.size <= rows.length) {
      const kept = [...rows.keys()].filter((row) => open.has(rows[row]!));
      await decoding.keep(kept);
      rows = kept.map((row) => rows[row]!);
      tokens = Int32Array.from(kept, (row) => tokens[row]!);
    }
    onStep?.(rows.length, length);
    tokens = Int32Array.from(await decoding.next(tokens));
    for (const [row, problem] of rows.entries()) {
      if (!open.has(problem)) continue;
      if (tokens[row] === eosId) open.delete(problem);
      else answers[problem]!.push(tokens[row]!);
    }
  }
  return answers;
}

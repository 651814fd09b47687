import type { Decoding } from "../engines/engine.ts";
import { eosId } from "../tokenizers/vocabulary.ts";

/**
 * Greedy decoding: the most likely word at every position, until every answer is closed.
 *
 * @param size number of problems @param maxLength tokens of an answer including its opening and closing ones
 * @returns for each problem the ids between opening and closing token
 */
export async function decodeGreedily(
  decoding: Decoding,
  size: number,
  maxLength: number,
): Promise<number[][]> {
  const answers = Array.from({ length: size }, (): number[] => []);
  const open = new Set(answers.keys());
  let tokens = new Int32Array(size).fill(decoding.opening);
  // The opening token is there already, and the last place is the closing token's.
  for (let length = 1; length < maxLength - 1 && open.size > 0; length++) {
    tokens = Int32Array.from(await decoding.next(tokens));
    for (const i of open) {
      if (tokens[i] === eosId) open.delete(i);
      else answers[i]!.push(tokens[i]!);
    }
  }
  return answers;
}

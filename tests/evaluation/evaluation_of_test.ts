/** Which evaluation and which reports flags ask for. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Batch } from "../../src/batches/batch.ts";
import { evaluationOf, type TestSet } from "../../src/commands/evaluation.ts";
import type { AnsweringModel } from "../../src/engines/engine.ts";
import { FileError } from "../../src/errors.ts";
import type { Logger } from "../../src/log/logger.ts";
import { type Overrides, parametersWith } from "../../src/parameters/parse.ts";
import { eosId } from "../../src/tokenizers/vocabulary.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { batchesOf, idsOf, WORDS } from "./digits.ts";
import { LINES } from "./scripted_evaluation.ts";

const flags = { operation: "gcd", base: 10, eval_size: 4, batch_size_eval: 2, num_workers: 0 };

/** Never perfect; it answers + 1 to everything. */
function alwaysOne(): AnsweringModel {
  const answer = [...idsOf("+ 1"), eosId];
  const unused = () => Promise.reject(new Error("not asked for"));
  return {
    lanes: 1,
    score: ({ size }: Batch) =>
      Promise.resolve({
        ...{ loss: 1, tokens: 3 * size, best: new Int32Array() },
        perfect: Array<boolean>(size).fill(false),
      }),
    startDecoding: () => {
      let length = 0;
      return Promise.resolve({
        opening: eosId,
        next: (tokens: Int32Array) => Promise.resolve(tokens.map(() => answer[length]!)).finally(() => length++),
        close() {},
      });
    },
    startBeams(_, size) {
      let length = 0;
      return Promise.resolve({
        opening: eosId,
        words: WORDS.length,
        // Each row's best word is that of the answer; the others are as good as impossible.
        next({ tokens }) {
          const word = answer[Math.min(length++, answer.length - 1)]!;
          const searches = tokens.length / size;
          const one = Array.from({ length: 2 * size }, (_, i) => i === 0 ? word : word + i);
          const scores = one.map((_, i) => i === 0 ? -0.5 * length : -50 - i);
          return Promise.resolve({
            scores: Float32Array.from({ length: 2 * size * searches }, (_, i) => scores[i % (2 * size)]!),
            choices: Int32Array.from({ length: 2 * size * searches }, (_, i) => one[i % (2 * size)]!),
          });
        },
        close() {},
      });
    },
    weights: () => [],
    close: () => void unused,
  };
}

/** Answers that are not closed within a limit, be it that of the flags or the end of the position table. */
import assert from "node:assert/strict";
import { searchBeams } from "../../src/decoding/beam_search.ts";
import type { BeamDecoder, GreedyDecoder } from "../../src/decoding/decoder.ts";
import { decodeGreedily } from "../../src/decoding/greedy_search.ts";
import { eosId } from "../../src/tokenizers/vocabulary.ts";

/** Writes each of these, as far as there are steps; it must be asked for no step more. */
function scripted(
  answers: readonly (readonly number[])[],
  steps: readonly number[],
): GreedyDecoder {
  let rows = [...answers.keys()], step = 0;
  return {
    bos: eosId,
    steps: Int32Array.from(steps),
    next() {
      const tokens = Int32Array.from(rows, (row) => {
        assert.ok(step < steps[row]!, `step ${step} of ${steps[row]}`);
        return answers[row]![step] ?? eosId;
      });
      step++;
      return Promise.resolve({ tokens });
    },
    keep(kept) {
      rows = kept.map((row) => rows[row]!);
      return Promise.resolve();
    },
    close() {},
  };
}

const many = 100;

Deno.test("a greedy answer is cut when no closing token follows the last that it may have", async () => {
  const found = await decodeGreedily(
    scripted([[], [7], [7, 8], [7, 8, 9]], Array(4).fill(many)),
    4,
    4,
  );
  assert.deepEqual(found, [
    { tokens: [], cut: false },
    { tokens: [7], cut: false },
    { tokens: [7, 8], cut: false },
    { tokens: [7, 8], cut: true },
  ]);
});

Deno.test("a greedy answer is cut where its problem has no position left, whatever the others do", async () => {
  const long = [5, 6, 7, 8, 9], steps = [3, many, 3, 6, 2];
  const found = await decodeGreedily(scripted([long, long, [5, 6], long, [5]], steps), 5, 10);
  assert.deepEqual(found, [
    { tokens: [5, 6, 7], cut: true },
    { tokens: long, cut: false },
    { tokens: [5, 6], cut: false },
    { tokens: long, cut: false },
    { tokens: [5], cut: false },
  ]);
});

/** Four tokens, of which each step likes 0 (EOS) to 3 as told; the numbers of problems of each step go to `asked`. */
function preferring(scores: readonly number[], steps: readonly number[], asked: number[][] = []) {
  let step = 0;
  const decoder: BeamDecoder = {
    bos: eosId,
    steps: Int32Array.from(steps),
    vocabSize: scores.length,
    next({ problems, logProbs: sums }) {
      asked.push([...problems]);
      for (const problem of problems) assert.ok(step < steps[problem]!);
      step++;
      const beams = sums.length / problems.length;
      const all = problems.map((_, i) =>
        Array.from({ length: beams * scores.length }, (_, choice) => ({
          choice,
          score: sums[Math.floor(choice / scores.length) * problems.length + i]! +
            scores[choice % scores.length]!,
        })).sort((a, b) => b.score - a.score).slice(0, 4)
      ).flat();
      return Promise.resolve({
        logProbs: Float32Array.from(all, ({ score }) => score),
        choices: Int32Array.from(all, ({ choice }) => choice),
      });
    },
    close() {},
  };
  return decoder;
}

const settings = { size: 2, lengthPenalty: 0, earlyStopping: false };

Deno.test("beams that end at the limit without a closing token are cut", async () => {
  const [found] = await searchBeams(preferring([-1.5, -1, -2.5, -9], [many]), 1, {
    ...settings,
    maxLength: 3,
  });
  assert.deepEqual(found, [
    { tokens: [], cut: false, logProbs: [-1.5], score: -1.5 },
    { tokens: [1], cut: true, logProbs: [-1], score: -2 },
  ]);
});

Deno.test("beams of a problem end where it has no position left", async () => {
  const asked: number[][] = [], decoder = preferring([-9, -1, -2, -3], [2, many, 4], asked);
  const found = await searchBeams(decoder, 3, { ...settings, maxLength: 7 });
  const lengths = found.map((answers) => answers.map(({ tokens, cut }) => cut && tokens.length));
  assert.deepEqual(lengths, [[1, 1], [5, 5], [3, 3]]);
  assert.deepEqual(asked, [[0, 1, 2], [0, 1, 2], [1, 2], [1, 2], [1], [1]]);
});

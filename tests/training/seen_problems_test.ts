import assert from "node:assert/strict";
import fc from "fast-check";
import { collate } from "../../src/examples/collate.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { buildTask } from "../../src/task/task.ts";
import {
  idsIn,
  isSeenProblems,
  noProblems,
  ProblemCounter,
} from "../../src/training/seen_problems.ts";
import { unlikeTraining } from "../../src/training/unlike_training.ts";
import { soak } from "../soak.ts";

const tasks = ["encoder_decoder", "encoder_only", "decoder_only"].map((architecture) =>
  buildTask(flagsWith({ operation: "gcd", base: 10, architecture }))
);

const integers = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
const pairs = fc.array(fc.tuple(integers, integers), { minLength: 1, maxLength: 20 });

Deno.test("problems of batches are counted as one by one, whatever was counted before", () => {
  for (const { problem, vocabulary, layout } of tasks) {
    fc.assert(
      fc.property(pairs, pairs, (first, second) => {
        const tokensOf = (pair: [bigint, bigint]) => problem.inputTokenizer.encode(pair);
        const batchOf = (list: readonly [bigint, bigint][]) =>
          collate(
            list.map((pair) => ({ source: tokensOf(pair), target: ["+", "1"], codeClass: 0 })),
            vocabulary,
            layout,
          );
        const before = new ProblemCounter(vocabulary.tokens, layout, noProblems);
        before.add(batchOf(first));
        const stored = JSON.parse(JSON.stringify(before.seen));
        assert.ok(isSeenProblems(stored));
        const counter = new ProblemCounter(vocabulary.tokens, layout, stored);
        counter.add(batchOf(second));
        const others = new ProblemCounter(vocabulary.tokens, layout, noProblems);
        others.add(batchOf(second));
        others.include(stored);
        assert.deepEqual(others.seen, counter.seen);
        const { longest, tokens, largest } = counter.seen, all = [...first, ...second];
        assert.equal(longest, Math.max(...all.map((pair) => tokensOf(pair).length)));
        const size = all.flat().map((n) => n < 0n ? -n : n).reduce((a, b) => a > b ? a : b);
        assert.equal(largest.join(""), String(size));
        const known = new Set(idsIn(tokens).map((id) => vocabulary.tokens[id]));
        assert.ok(all.every((pair) => tokensOf(pair).every((token) => known.has(token))));
        const unlike = unlikeTraining(counter.seen, vocabulary.tokens);
        assert.ok(all.every((pair) => unlike(tokensOf(pair)) === undefined));
      }),
      { numRuns: soak(60, 15) },
    );
  }
});

Deno.test("tokens, lengths and integers beyond those of training are named", () => {
  const { vocabulary: { tokens, idOf } } = tasks[0]!;
  const ids = ["+", "V2", ..."0123456789"].map((token) => idOf(token)!).sort((a, b) => a - b);
  const unlike = unlikeTraining(
    { longest: 8, tokens: ids.join(" "), largest: [3, 5, 1] },
    tokens,
  );
  const cases: [string, RegExp | undefined][] = [
    ["V2 + 3 5 1 + 9", undefined],
    ["V2 + 3 4 9 + 9", undefined],
    ["V2 + 1 - 9", /^no problem in training had the token "-"$/],
    ["V2 + 1 1 + 9 1 1 1", /^9 tokens, and no problem in training had more than 8$/],
    ["V2 + 3 5 2 + 9", /^an integer \(digits 3 5 2\) beyond the largest in training \(3 5 1\)$/],
    ["V2 + 1 + 1 0 0 0", /digits 1 0 0 0/],
  ];
  for (const [text, expected] of cases) {
    const found = unlike(text.split(" "));
    if (expected === undefined) assert.equal(found, undefined, text);
    else assert.match(found ?? "", expected);
  }
});

Deno.test("damaged or hostile records of problems are refused", () => {
  const sound = { longest: 3, tokens: "0-2 5", largest: [1] };
  assert.ok(isSeenProblems(sound));
  const bad = [
    ...["2-1", "5 3", "0-9999999", "x", "1  2", "-1", 7].map((tokens) => ({ ...sound, tokens })),
    ...[[-1], ["1"], "1"].map((largest) => ({ ...sound, largest })),
    ...[null, 3, { ...sound, longest: 0.5 }],
  ];
  for (const value of bad) assert.equal(isSeenProblems(value), false, JSON.stringify(value));
});

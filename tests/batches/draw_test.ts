import assert from "node:assert/strict";
import { drawExample, type Tally } from "../../src/batches/draw.ts";
import { gcdProblem } from "../../src/problems/gcd.ts";
import type { Problem } from "../../src/problems/problem.ts";
import { randomFrom } from "../../src/random.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import { defaultParameters } from "../problems/problem_parameters.ts";

const binary = gcdProblem({ ...defaultParameters, base: 2, maxint: 1000n });

function emptyTally(): Tally {
  return { tries: 0, tooLong: 0, failed: 0 };
}

Deno.test("examples of max_len tokens or more are drawn again, and counted", () => {
  const random = randomFrom(1);
  const tally = emptyTally();
  const lengths = Array.from(
    { length: 300 },
    () => drawExample(binary, random, "train", 20, tally).source.length,
  );
  assert.equal(Math.max(...lengths), 19);
  assert.equal(tally.tries, 300 + tally.tooLong);
  assert.ok(tally.tooLong > 300 && tally.failed === 0, JSON.stringify(tally));
});

Deno.test("the limit holds for answers as well", () => {
  const twos = { ...binary, generate: () => ({ problem: [1n, 1n], answer: 2n ** 20n }) };
  assert.throws(() => drawExample(twos, randomFrom(1), "train", 20, emptyTally()), /--max_len/);
  assert.equal(drawExample(twos, randomFrom(1), "train", 23, emptyTally()).target.length, 22);
});

Deno.test("max_len -1 lets every length pass", () => {
  const large = gcdProblem({
    ...defaultParameters,
    base: 2,
    minint: 2n ** 999n,
    maxint: 2n ** 1000n,
  });
  const example = drawExample(large, randomFrom(1), "train", -1, emptyTally());
  assert.ok(example.source.length > 2000);
});

Deno.test("a query follows the problem, counts for the limit and for the class", () => {
  const asking: Problem<readonly bigint[], bigint, bigint> = {
    ...binary,
    queryTokenizer: symbolicInts(0, 9, "Q"),
    generate: () => ({ problem: [1n, 1n], query: 7n, answer: 1n }),
    codeClass: (_problem, _answer, query) => Number(query),
  };
  const example = drawExample(asking, randomFrom(1), "train", 8, emptyTally());
  assert.deepEqual(example.source, ["V2", "+", "1", "+", "1", "<sep>", "Q7"]);
  assert.equal(example.codeClass, 7);
  assert.throws(() => drawExample(asking, randomFrom(1), "train", 7, emptyTally()), /--max_len/);
});

Deno.test("a generator that gives up or fails now and then is asked again", () => {
  let calls = 0;
  const moody: typeof binary = {
    ...binary,
    generate(random, split) {
      calls++;
      if (calls % 3 === 1) return undefined;
      if (calls % 3 === 2) throw new Error("not today");
      return binary.generate(random, split);
    },
  };
  const tally = emptyTally();
  drawExample(moody, randomFrom(1), "train", -1, tally);
  assert.deepEqual(tally, { tries: 3, tooLong: 0, failed: 2 });
});

Deno.test("a generator that never succeeds is given up, with the reason", () => {
  const reasons: [() => undefined, number, RegExp][] = [
    [
      () => undefined,
      -1,
      /^no usable example of "gcd" in 10,000 tries; its generator makes nothing/,
    ],
    [
      () => {
        throw new Error("division by zero");
      },
      -1,
      /the last error was: division by zero/,
    ],
  ];
  for (const [generate, maxLength, message] of reasons) {
    const broken = { ...binary, generate };
    const draw = () => drawExample(broken, randomFrom(1), "train", maxLength, emptyTally());
    assert.throws(draw, { name: "TrainingError", message });
  }
  const tooShort = () => drawExample(binary, randomFrom(1), "train", 3, emptyTally());
  assert.throws(tooShort, {
    name: "TrainingError",
    message: /have 3 tokens or more: raise --max_len/,
  });
});

Deno.test("the generator learns which split it works for", () => {
  const splits: string[] = [];
  const listening: typeof binary = {
    ...binary,
    generate(random, split) {
      splits.push(split);
      return binary.generate(random, split);
    },
  };
  drawExample(listening, randomFrom(1), "train", -1, emptyTally());
  drawExample(listening, randomFrom(1), "test", -1, emptyTally());
  assert.deepEqual(splits, ["train", "test"]);
});

import assert from "node:assert/strict";
import { ExampleError, FileError, FlagError } from "../../../src/errors.ts";
import { EncodedExamples } from "../../../src/examples/encoded_examples.ts";
import {
  drawExample,
  type DrawRules,
  emptyDrawStats,
} from "../../../src/examples/generate/draw.ts";
import { gcdProblem } from "../../../src/problems/gcd.ts";
import { sourceWriterOf } from "../../../src/problems/source.ts";
import { randomFrom } from "../../../src/random.ts";
import { symbolicInts } from "../../../src/tokenizers/symbolic_ints.ts";
import { idWriterOf } from "../../../src/tokenizers/id_writer.ts";
import type { Tokenizer } from "../../../src/tokenizers/tokenizer.ts";
import { vocabularyOf } from "../../../src/tokenizers/vocabulary.ts";
import { defaultParameters } from "../../problems/problem_flags.ts";

const binary = gcdProblem({ ...defaultParameters, base: 2, maxint: 1000n });

type Rules = DrawRules<readonly bigint[], bigint>;

function vocabularyFor({ inputTokenizer, outputTokenizer, queryTokenizer }: Rules["problem"]) {
  return vocabularyOf(inputTokenizer, outputTokenizer, queryTokenizer);
}

function rulesOf(problem: Rules["problem"], maxLength: number, split: Rules["split"] = "train") {
  const vocabulary = vocabularyFor(problem);
  return {
    ...{ problem, maxLength, split },
    writeSource: sourceWriterOf(problem, vocabulary),
    writeAnswer: idWriterOf(problem.outputTokenizer, vocabulary),
  };
}

/** Draws some examples. @returns the lengths of problems and answers */
function draw(rules: Rules, count = 1, tally = emptyDrawStats()): number[][] {
  const random = randomFrom(1), examples = new EncodedExamples();
  for (let i = 0; i < count; i++) drawExample(rules, random, tally, examples);
  assert.equal(examples.size, count);
  assert.equal(
    examples.ids.length,
    examples.ends.values.at(-1),
    "nothing is left of rejected examples",
  );
  const ends = examples.ends.values, lengths = ends.map((end, i) => end - (ends[i - 1] ?? 0));
  return Array.from({ length: count }, (_, i) => [...lengths.slice(2 * i, 2 * i + 2)]);
}

Deno.test("examples of max_len tokens or more are drawn again, and counted", () => {
  const tally = emptyDrawStats();
  const lengths = draw(rulesOf(binary, 20), 300, tally);
  assert.equal(Math.max(...lengths.map(([problem]) => problem!)), 19);
  assert.equal(tally.tries, 300 + tally.tooLong);
  assert.ok(tally.tooLong > 300 && tally.failed === 0, JSON.stringify(tally));
});

Deno.test("the limit holds for answers as well", () => {
  const twos = { ...binary, generate: () => ({ problem: [1n, 1n], answer: 2n ** 20n }) };
  assert.throws(() => draw(rulesOf(twos, 20)), /--max_len/);
  assert.equal(draw(rulesOf(twos, 23))[0]![1], 22);
});

Deno.test("max_len -1 lets every length pass", () => {
  const large = gcdProblem({
    ...defaultParameters,
    base: 2,
    minint: 2n ** 999n,
    maxint: 2n ** 1000n,
  });
  assert.ok(draw(rulesOf(large, -1))[0]![0]! > 2000);
});

Deno.test("a query follows the problem, counts for the limit and for the class", () => {
  const asking: Rules["problem"] = {
    ...binary,
    queryTokenizer: symbolicInts(0, 9, "Q") as Tokenizer<unknown>,
    generate: () => ({ problem: [1n, 1n], query: 7n, answer: 1n }),
    codeClass: (_problem, _answer, query) => Number(query),
  };
  const examples = new EncodedExamples();
  drawExample(rulesOf(asking, 8), randomFrom(1), emptyDrawStats(), examples);
  const words = vocabularyFor(asking).tokensOf(
    examples.ids.values.subarray(0, examples.ends.values[0]),
  );
  assert.deepEqual(words, ["V2", "+", "1", "+", "1", "<sep>", "Q7"]);
  assert.deepEqual([...examples.classes.values], [7]);
  assert.throws(() => draw(rulesOf(asking, 7)), /--max_len/);
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
  const tally = emptyDrawStats();
  draw(rulesOf(moody, -1), 1, tally);
  assert.deepEqual(tally, {
    ...{ tries: 3, tooLong: 0, failed: 1, errors: 1 },
    firstError: "not today",
  });
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
    const broken = rulesOf({ ...binary, generate }, maxLength);
    assert.throws(() => draw(broken), { name: "TrainingError", message });
  }
  const tooShort = () => draw(rulesOf(binary, 3));
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
  draw(rulesOf(listening, -1, "train"));
  draw(rulesOf(listening, -1, "test"));
  assert.deepEqual(splits, ["train", "test"]);
});

Deno.test("a tokenizer that writes unknown tokens is not tried again", () => {
  const outputTokenizer = { ...binary.outputTokenizer, encode: () => ["77"] };
  const tally = emptyDrawStats();
  const writing = () => draw(rulesOf({ ...binary, outputTokenizer }, -1), 1, tally);
  assert.throws(writing, { name: "UnknownTokenError", message: /"77"/ });
  assert.equal(tally.tries, 1);
});

const holding: Readonly<Record<string, Error>> = {
  "an unknown name": new ReferenceError("q is not defined"),
  "a value of the wrong type": new TypeError("n is not a function"),
  "text that does not parse": new SyntaxError("Cannot convert x to a BigInt"),
  "endless recursion": new RangeError("Maximum call stack size exceeded"),
  "flags that leave no example": new FlagError("--maxint", "too small"),
  "a file that cannot be used": new FileError("own.ts", "is wrong", 3),
};

for (const [what, error] of Object.entries(holding)) {
  Deno.test(`other numbers would not help against ${what}: it is not tried again`, () => {
    const tally = emptyDrawStats();
    let calls = 0;
    const generate: typeof binary.generate = (random, split) => {
      if (++calls === 5) throw error;
      return binary.generate(random, split);
    };
    assert.throws(() => draw(rulesOf({ ...binary, generate }, -1), 9, tally), error);
    assert.equal(calls, 5);
  });
}

Deno.test("an error that a problem's file raised over one example is counted, and the next is drawn", () => {
  const tally = emptyDrawStats();
  let calls = 0;
  const generate: typeof binary.generate = (random, split) => {
    const number = ++calls;
    if (number % 2 === 1) {
      throw new ExampleError(() => new FileError("own.ts", `failed ${number}`, 3));
    }
    return binary.generate(random, split);
  };
  draw(rulesOf({ ...binary, generate }, -1), 3, tally);
  assert.deepEqual(tally, {
    ...{ tries: 6, tooLong: 0, failed: 0, errors: 3 },
    firstError: "own.ts:3: failed 1",
  });
});

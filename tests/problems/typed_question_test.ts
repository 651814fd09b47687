import assert from "node:assert/strict";
import fc from "fast-check";
import { typedExample } from "../../src/problems/typed_example.ts";
import { questionReader } from "../../src/problems/question_reader.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import type { Problem } from "../../src/problems/problem.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { sourceWriterOf } from "../../src/problems/source.ts";
import { randomFrom } from "../../src/random.ts";
import { numberArray } from "../../src/tokenizers/number_array.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import type { Tokenizer } from "../../src/tokenizers/tokenizer.ts";
import { vocabularyOf } from "../../src/tokenizers/vocabulary.ts";

const problemOf = (flags: Record<string, string | number | bigint>) =>
  problemFor(flagsWith({ base: 10, ...flags }));

const gcd = problemOf({ operation: "gcd", maxint: 99n });
const bits = numberArray(symbolicInts(0, 1), { dimensions: 1, maxSize: 9 });
const pair = numberArray(symbolicInts(0, 3, "N"), { dimensions: 1, maxSize: 2 });
const path = {
  ...gcd,
  name: "path",
  inputTokenizer: bits,
  queryTokenizer: pair,
  generate: () => ({ problem: [1n, 0n, 1n], query: [0n, 2n], answer: 1n }),
};

/** What is read, or the mistake. */
function read(problem: Problem<unknown, unknown>, text: string, mostTokens = 100) {
  const found = questionReader(problem, mostTokens)(text);
  return "mistake" in found ? found.mistake : found;
}

Deno.test("a query is typed after a bar", () => {
  const expected = {
    tokens: "V4 1 0 1 1 <sep> V2 N0 N2".split(" "),
    shown: "[1, 0, 1, 1] | [0, 2]",
  };
  for (
    const text of [
      "1 0 1 1 | 0 2",
      "1 0 1 1|0 2",
      "  [1, 0, 1, 1] | (0, 2) ",
      "path 1,0,1,1 | 0,2",
      "V4 1 0 1 1 | V2 N0 N2",
    ]
  ) {
    assert.deepEqual(read(path, text), expected, text);
  }
});

Deno.test("the name of the problem may stand before it", () => {
  const expected = { tokens: "V2 + 1 2 + 8".split(" "), shown: "[12, 8]" };
  for (const text of ["gcd 12 8", "GCD(12, 8)", "gcd[12,8]"]) {
    assert.deepEqual(read(gcd, text), expected, text);
  }
  for (const text of ["gcd12 8", "gcdx 12 8", "gcd-12 8"]) {
    assert.match(String(read(gcd, text)), /is not understood$/, text);
  }
});

Deno.test("a bar may be a token of the problem", () => {
  const bars: Tokenizer<readonly string[]> = {
    symbols: ["|", "o"],
    encode: (value) => [...value],
    parse: (tokens) => tokens.length > 0 ? tokens : undefined,
  };
  const plain = { ...gcd, inputTokenizer: bars };
  assert.deepEqual(read(plain, "| o |"), { tokens: ["|", "o", "|"], shown: "[|, o, |]" });
  const asking = { ...plain, queryTokenizer: pair };
  const tokens = ["|", "o", "|", "<sep>", "V2", "N1", "N2"];
  assert.deepEqual(read(asking, "| o | | 1 2"), { tokens, shown: "[|, o, |] | [1, 2]" });
});

const such = ', such as "[1, 0, 1] | [0, 2]"';

const mistakes = [
  [path, "1 0 1 1", `a problem of path, | and a query${such}`, ""],
  [path, "", `a problem of path, | and a query${such}`, ""],
  [path, "1 0 1 1 |", `a problem of path with a query after |${such}`, ""],
  [path, "1 0 | 0 4", `a problem of path with a query after |${such}`, ": N4 is not in N0..N3"],
  [path, "| 0 2", `a problem of path before |${such}`, ""],
  [path, "1 0 2 | 0 2", `a problem of path before |${such}`, ": 2 is not in 0..1"],
  [path, "1 0 | 1 | 0 2", `a problem of path before |${such}`, ': "|" is not understood'],
  [
    gcd,
    "12 | 8",
    "a problem of gcd without a query after |, such as EXAMPLE",
    ': "|" is not understood',
  ],
  [gcd, "37a1", "a problem of gcd, such as EXAMPLE", ': "37a1" is not understood'],
  [gcd, "3 + 4", "a problem of gcd, such as EXAMPLE", ': "+" is not understood'],
] as const;

Deno.test("what is missing, not wanted or cannot be read is told, with an example", () => {
  for (const [problem, text, expected, reason] of mistakes) {
    const found = String(read(problem, text)).replace(/"\[\d\d?, \d\d?\]"/, "EXAMPLE");
    assert.equal(found, `expected ${expected}, found "${text}"${reason}`);
  }
});

Deno.test("problems of too many tokens are told by their number", () => {
  const most = "this model reads at most 8";
  assert.equal(typeof read(gcd, "123 45", 8), "object");
  assert.equal(read(gcd, "123 456", 8), `the problem has 9 tokens, ${most}`);
  assert.equal(read(path, "1 0 1 1 | 0 2", 8), `the problem has 9 tokens, ${most}`);
  assert.equal(read(gcd, `${"9".repeat(100_000)} 1`, 8), `the problem has 100,004 tokens, ${most}`);
  const text = "9".repeat(1_000_000);
  assert.equal(read(gcd, text, 8), `the problem has 1,000,000 characters, ${most} tokens`);
});

Deno.test("where tokens may be meant for integers, a note says how to type these", () => {
  const data = problemOf({ operation: "data" });
  assert.deepEqual(read(data, "1 0 1"), {
    tokens: ["1", "0", "1"],
    shown: "1 0 1",
    note: '"1 0 1" is read as tokens; type "[1, 0, 1]" for the integers',
  });
});

const operations = [
  { operation: "gcd" },
  { operation: "matrix_rank", dim1: 3, dim2: 2, maxint: 9n },
  { operation: "modular_add" },
  { operation: "modular_mul" },
  { operation: "fraction_add" },
  { operation: "fraction_product" },
  { operation: "fraction_simplify" },
  { operation: "fraction_compare" },
  { operation: "fraction_determinant", minint: -1000n },
  { operation: "fraction_round" },
  {
    operation: "data",
    problem: new URL("../../examples/graph_distance.ts", import.meta.url).pathname,
  },
  { operation: "data", problem: new URL("../../examples/collatz.ts", import.meta.url).pathname },
];

for (const flags of operations) {
  const problem = problemOf(flags), { inputTokenizer, outputTokenizer, queryTokenizer } = problem;
  const vocabulary = vocabularyOf(inputTokenizer, outputTokenizer, queryTokenizer);
  const write = sourceWriterOf(problem, vocabulary), reader = questionReader(problem, 4095);

  Deno.test(`what is shown of a problem of ${problem.name} can be typed again`, () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const example = problem.generate(randomFrom(seed), "valid");
        if (example === undefined) return;
        const ids: number[] = [];
        write(example, ids);
        const tokens = vocabulary.tokensOf(ids),
          typed = reader(tokens.join(" ").replace("<sep>", "|"));
        assert.ok("shown" in typed && typed.tokens.join(" ") === tokens.join(" "));
        assert.deepEqual(reader(typed.shown), typed);
      }),
      { numRuns: 30 },
    );
    assert.ok("tokens" in reader(typedExample(problem)), typedExample(problem));
  });
}

Deno.test("problems of data files are shown as their types have them", () => {
  const cases = [
    ["", "[12, -18]"],
    ["int:int", "12"],
    ["int[5]:int", "[12, -18]"],
    ["range(2):int", "1"],
    ["range(0,1):int", "0"],
    ["int[3][2]:int", "[[1, 0], [0, 1]]"],
  ];
  for (const [data_types, expected] of cases) {
    assert.equal(typedExample(problemOf({ operation: "data", data_types: data_types! })), expected);
  }
});

Deno.test("no example is shown of a problem that has none to show", () => {
  const word: Tokenizer<string> = {
    symbols: ["x"],
    encode: (text) => [...text],
    parse: ([x]) => x,
  };
  const strange = { ...gcd, inputTokenizer: word, generate: () => undefined };
  assert.equal(read(strange, "y"), 'expected a problem of gcd, found "y": "y" is not understood');
});

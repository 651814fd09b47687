import assert from "node:assert/strict";
import { typedQuestion } from "../../src/commands/typed_question.ts";
import { parametersWith } from "../../src/parameters/parse.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { numberArray } from "../../src/tokenizers/number_array.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import type { Tokenizer } from "../../src/tokenizers/tokenizer.ts";

const gcd = problemFor(parametersWith({ operation: "gcd", base: 10 }));
const bits = numberArray(symbolicInts(0, 1), { dimensions: 1, maxSize: 9 });
const pair = numberArray(symbolicInts(0, 3, "N"), { dimensions: 1, maxSize: 2 });
const path = { ...gcd, name: "path", inputTokenizer: bits, queryTokenizer: pair };

Deno.test("a query is typed behind a bar", () => {
  const expected = "V4 1 0 1 1 <sep> V2 N0 N2".split(" ");
  for (
    const text of [
      "1 0 1 1 | 0 2",
      "1 0 1 1|0 2",
      "  [1, 0, 1, 1] | (0, 2) ",
      "path 1,0,1,1 | 0,2",
      "V4 1 0 1 1 | V2 N0 N2",
    ]
  ) {
    assert.deepEqual(typedQuestion(path, text), expected, text);
  }
  assert.deepEqual(typedQuestion(gcd, "gcd 12 8"), "V2 + 1 2 + 8".split(" "));
});

Deno.test("a bar may be a token of the problem", () => {
  const bars: Tokenizer<readonly string[]> = {
    symbols: ["|", "o"],
    encode: (value) => [...value],
    parse: (tokens) => tokens.length > 0 ? tokens : undefined,
  };
  const plain = { ...gcd, inputTokenizer: bars };
  assert.deepEqual(typedQuestion(plain, "| o |"), ["|", "o", "|"]);
  const asking = { ...plain, queryTokenizer: pair };
  const expected = ["|", "o", "|", "<sep>", "V2", "N1", "N2"];
  assert.deepEqual(typedQuestion(asking, "| o | | 1 2"), expected);
});

const mistakes = [
  [path, "1 0 1 1", "a problem of path, | and a query"],
  [path, "", "a problem of path, | and a query"],
  [path, "1 0 1 1 |", "a query of path behind |"],
  [path, "1 0 1 1 | 0 4", "a query of path behind |"],
  [path, "| 0 2", "a problem of path before |"],
  [path, "1 0 2 | 0 2", "a problem of path before |"],
  [path, "1 0 | 1 | 0 2", "a problem of path before |"],
  [gcd, "12 8 | 3", "a problem of gcd without a query behind |"],
  [gcd, "12 | 8", "a problem of gcd without a query behind |"],
  [gcd, "twelve", "a problem of gcd"],
] as const;

Deno.test("what is missing, not wanted or cannot be read is told", () => {
  for (const [problem, text, expected] of mistakes) {
    assert.throws(() => typedQuestion(problem, text), {
      name: "FlagError",
      message: `predict: expected ${expected}, found "${text}"`,
    });
  }
});

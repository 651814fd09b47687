import assert from "node:assert/strict";
import fc from "fast-check";
import { flagsWith } from "../../src/flags/parse.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { doubling, load } from "./custom/problem_file.ts";
import { type Spelling, valueReader } from "../../src/problems/read_value.ts";
import { numberArray } from "../../src/tokenizers/number_array.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import type { Tokenizer } from "../../src/tokenizers/tokenizer.ts";

const tokenizerOf = (operation: string, flags = {}) =>
  problemFor(flagsWith({ operation, base: 10, ...flags })).inputTokenizer;

const gcd = tokenizerOf("gcd"), fractions = tokenizerOf("fraction_add");
const matrix = tokenizerOf("matrix_rank", { dim1: 2, dim2: 2 }), data = tokenizerOf("data");
const few = numberArray(symbolicInts(1, 10), { dimensions: 1, maxSize: 4 });

function read(text: string, tokenizer: Tokenizer<unknown>, changes: Partial<Spelling> = {}) {
  return valueReader({ tokenizer, operators: "/+", mostTokens: 100, ...changes })(text);
}

/** The tokens, with spaces between them. */
function tokensIn(...[text, tokenizer]: Parameters<typeof read>): string {
  const found = read(text, tokenizer);
  return "tokens" in found ? found.tokens.join(" ") : `refused: ${found.reason}`;
}

Deno.test("two integers are read whatever stands between them", () => {
  const expected = "V2 + 1 2 0 + 8 4";
  for (const text of ["120 84", "120,84", "(120, 84)", "[120, 84]", " 120;84 ", "120/84"]) {
    assert.equal(tokensIn(text, gcd), expected, text);
  }
  assert.equal(tokensIn(expected, gcd), expected);
  assert.equal(tokensIn("3/4 + 5/-6", fractions), "V4 + 3 + 4 + 5 - 6");
  assert.equal(tokensIn("(3/4) + (5/6)", fractions), "V4 + 3 + 4 + 5 + 6");
});

Deno.test("matrices are read in brackets or row by row, and keep their shape", () => {
  const expected = "V2 V2 + 1 + 2 + 3 - 4";
  for (const text of ["[[1, 2], [3, -4]]", "1 2; 3 -4", "((1, 2), (3, -4))", "[1 2; 3 -4]"]) {
    assert.equal(tokensIn(text, matrix), expected, text);
  }
  assert.equal(tokensIn("1 2 3 4", matrix), "V1 V4 + 1 + 2 + 3 + 4");
  const ragged = "refused: expected 2 elements in every row, as in the first";
  assert.equal(tokensIn("[[1, 2], [3]]", matrix), ragged);
});

Deno.test("one integer is read as one, or as a list of one", () => {
  assert.equal(tokensIn("-12", positionalInts(10)), "- 1 2");
  assert.equal(tokensIn("[12]", positionalInts(10)), "+ 1 2");
  assert.equal(tokensIn("5", few), "V1 5");
  assert.equal(tokensIn("5", matrix), "V1 V1 + 5");
});

Deno.test("what is no value is refused, with a reason where there is one", () => {
  const cases = [
    ["", gcd, ""],
    ["hello", gcd, '"hello" is not understood'],
    ["12 - 18", gcd, '"-" is not understood'],
    ["1 | 2", gcd, '"|" is not understood'],
    ["1 2 3", gcd, "a list of 3, expected at most 2"],
    ["2 1 99", few, "99 is not in 1..10"],
    ["0 1", few, "0 is not in 1..10"],
    ["12 18", positionalInts(10), "2 integers, expected 1"],
    ["V2 + 1 + 2 + 3", gcd, '"+ 3" after the value is not understood'],
    ["3 4", symbolicInts(0, 9), '"4" after the value is not understood'],
    [
      "6",
      numberArray(symbolicInts(0, 5, "N"), { dimensions: 1, maxSize: 1 }),
      "N6 is not in N0..N5",
    ],
  ] as const;
  for (const [text, tokenizer, reason] of cases) {
    assert.equal(tokensIn(text, tokenizer), `refused: ${reason}`, text);
  }
});

Deno.test("digits without signs are tokens where the problem has such, and then the integers are told of", () => {
  assert.deepEqual(read("1 0 1", data), {
    tokens: ["1", "0", "1"],
    shown: "1 0 1",
    otherwise: "[1, 0, 1]",
  });
  for (const text of ["[1, 0, 1]", "+1 0 1"]) {
    const found = { tokens: "+ 1 + 0 + 1".split(" "), shown: "[1, 0, 1]" };
    assert.deepEqual(read(text, data), found, text);
  }
  assert.deepEqual(read("1 3", few), { tokens: ["V2", "1", "3"], shown: "[1, 3]" });
});

Deno.test("values of too many tokens are not read back", () => {
  const mostTokens = 6;
  const never = { ...gcd, parse: () => assert.fail("it would take long") };
  const found = read("1234 5678", never, { mostTokens });
  assert.equal("tokens" in found && found.tokens.length, 11);
  const typed = read("V2 + 1 2 3 4 + 5 6 7 8", never, { mostTokens });
  assert.equal("tokens" in typed && typed.tokens.length, 11);
});

Deno.test("any text at all is read or refused", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const found = read(text, matrix);
    if ("reason" in found) return;
    assert.ok(found.tokens.every((token) => matrix.symbols.includes(token)));
    assert.notEqual(matrix.parse(found.tokens), undefined);
  }));
});

Deno.test("a tokenizer from a file may stumble over values of another kind, but not over a name", () => {
  const inputTokenizer = (encode: string, parse = "w.join('')") =>
    load(doubling({
      generate: "() => ({ problem: 'ab', answer: 1n })",
      inputTokenizer: `{
        symbols: ["a", "b", "1"],
        encode: (text) => ${encode},
        parse: (w) => ${parse},
      }`,
    })).inputTokenizer;
  const letters = "text.split('')";
  assert.equal(tokensIn("a b", inputTokenizer(letters)), "a b");
  assert.match(tokensIn("a c 12", inputTokenizer(letters)), /^refused/);
  const lost = inputTokenizer("typeof text === 'string' ? text.split('') : noSuchName");
  assert.throws(() => read("1 2", lost), {
    name: "FileError",
    message: /own\.ts:6: inputTokenizer\.encode failed: noSuchName is not defined$/,
  });
  const fails = "w.length < 3 ? w.join('') : FAIL";
  const refusing = inputTokenizer(letters, fails.replace("FAIL", "no / 0n"));
  assert.throws(() => read("a b a", refusing), { name: "FileError" });
  const giving = inputTokenizer(letters, fails.replace("FAIL", "0n / 0n"));
  assert.match(tokensIn("a b a", giving), /^refused/);
});

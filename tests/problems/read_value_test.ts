import assert from "node:assert/strict";
import fc from "fast-check";
import { parametersWith } from "../../src/parameters/parse.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { doubling, load } from "./own/problem_file.ts";
import { readTokens, showValue } from "../../src/problems/read_value.ts";

const tokenizerOf = (operation: string, flags = {}) =>
  problemFor(parametersWith({ operation, base: 10, ...flags })).inputTokenizer;

Deno.test("two integers are read whatever stands between them", () => {
  const gcd = tokenizerOf("gcd");
  const expected = ["V2", "+", "1", "2", "0", "+", "8", "4"];
  for (const text of ["120 84", "120,84", "(120, 84)", "[120, 84]", " 120;84 "]) {
    assert.deepEqual(readTokens(text, gcd), expected, text);
  }
  assert.deepEqual(readTokens("V2 + 1 2 0 + 8 4", gcd), expected);
});

Deno.test("a minus sign belongs to a number only where nothing stands before it", () => {
  const fractions = tokenizerOf("fraction_add");
  assert.deepEqual(readTokens("-1/2 3/4", fractions)?.slice(1, 3), ["-", "1"]);
  assert.deepEqual(readTokens("1/2 + 3/4", fractions)?.length, 9);
  assert.deepEqual(readTokens("(1)-2 3 4", fractions)?.slice(3, 5), ["+", "2"]);
});

Deno.test("matrices are read in brackets or row by row", () => {
  const matrix = tokenizerOf("matrix_rank", { dim1: 2, dim2: 2 });
  const expected = ["V2", "V2", "+", "1", "+", "2", "+", "3", "-", "4"];
  assert.deepEqual(readTokens("[[1, 2], [3, -4]]", matrix), expected);
  assert.deepEqual(readTokens("1 2; 3 -4", matrix), expected);
});

Deno.test("what is no problem is refused", () => {
  const gcd = tokenizerOf("gcd");
  for (const text of ["", "hello", "1 2 3", "1 | 2"]) {
    assert.equal(readTokens(text, gcd), undefined, text);
  }
});

Deno.test("any text at all is read or refused", () => {
  const matrix = tokenizerOf("matrix_rank");
  fc.assert(fc.property(fc.string(), (text) => {
    const tokens = readTokens(text, matrix);
    assert.ok(tokens === undefined || matrix.parse(tokens) !== undefined);
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
  assert.deepEqual(readTokens("a b", inputTokenizer(letters)), ["a", "b"]);
  assert.equal(readTokens("a c 12", inputTokenizer(letters)), undefined);
  const lost = inputTokenizer("typeof text === 'string' ? text.split('') : noSuchName");
  assert.throws(() => readTokens("1 2", lost), {
    name: "FileError",
    message: /own\.ts:6: inputTokenizer\.encode failed: noSuchName is not defined$/,
  });
  const fails = "w.length < 3 ? w.join('') : FAIL";
  const refusing = inputTokenizer(letters, fails.replace("FAIL", "no / 0n"));
  assert.throws(() => readTokens("a b a", refusing), { name: "FileError" });
  const giving = inputTokenizer(letters, fails.replace("FAIL", "0n / 0n"));
  assert.equal(readTokens("a b a", giving), undefined);
});

Deno.test("lists are shown in brackets", () => {
  assert.equal(showValue([1n, [2n, -3n]]), "[1, [2, -3]]");
  assert.equal(showValue(7n), "7");
});

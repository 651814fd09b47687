import assert from "node:assert/strict";
import fc from "fast-check";
import { describeValue } from "../../src/records/describe_value.ts";
import type { Value } from "../../src/records/record.ts";
import { valueOf } from "../../src/records/value.ts";
import { soak } from "../soak.ts";

const matrix = [[1n, 2n], [3n, 4n]];

const cases: readonly (readonly [string, Value])[] = [
  ["-17", -17n],
  [" +5 ", 5n],
  ["0012", 12n],
  ["-1234567890123456", -1234567890123456n],
  ["999999999999999", 999999999999999n],
  ["1".repeat(400), BigInt("1".repeat(400))],
  ["11.a1", "11.a1"],
  ["0.5", "0.5"],
  ["1e-3", "1e-3"],
  ["1/2", "1/2"],
  ["-", "-"],
  ["", null],
  ["NULL", null],
  ["None", null],
  ["nothing", null],
  ["true", 1n],
  ["False", 0n],
  ["[]", []],
  ["[0,-1,[2,[]]]", [0n, -1n, [2n, []]]],
  ["[1, 2; 3, 4]", matrix],
  ["[1 2; 3 4]", matrix],
  ["[1;2]", [[1n], [2n]]],
  ["[;]", []],
  ["[1, 2]~", [1n, 2n]],
  ["Mat([1, 2])", [[1n, 2n]]],
  ["Mat(5)", [[5n]]],
  ["Vecsmall([1, 2])", [1n, 2n]],
  ["vector((1, 2))", [1n, 2n]],
  ["matrix([[1, 2], [3, 4]])", matrix],
  ["matrix(ZZ, 2, 2, [1, 2, 3, 4])", matrix],
  ["Matrix(IntegerRing, 2, 2, [1, 2, 3, 4])", matrix],
  ["array([[1, 2],\n       [3, 4]])", matrix],
  ["[[1 2]\n [3 4]]", matrix],
  ['[* 1, [* 2 *], "a" *]', [1n, [2n], "a"]],
  ["[ <2, 3>, <5, 1> ]", [[2n, 3n], [5n, 1n]]],
  ["(1,)", [1n]],
  ["{1, {2, 3}}", [1n, [2n, 3n]]],
  ["ZZRingElem[1, 2]", [1n, 2n]],
  ["[0:1:-1]", [0n, 1n, -1n]],
  ["[None, null, True, 'it''s']", "[None, null, True, 'it''s']"],
  ["[None, null, True]", [null, null, 1n]],
  ['["a, b", "c\\"d", "\\u00e9"]', ["a, b", 'c"d', "é"]],
  ["['x]', \"12\"]", ["x]", 12n]],
  ["[0.5, 1/2, x^2 + 1]", ["0.5", "1/2", "x^2 + 1"]],
  ["[1,2,]", [1n, 2n]],
  ["[1,,2]", "[1,,2]"],
  ["[1,2", "[1,2"],
  ["[1,2)", "[1,2)"],
  ["[1] 2", "[1] 2"],
  ["(1,2)(3,4)", "(1,2)(3,4)"],
  ["[f(x)]", "[f(x)]"],
  ["matrix(2, 3, [1])", "matrix(2, 3, [1])"],
  ["<1, 2>", "<1, 2>"],
  ["__proto__", "__proto__"],
  ["[constructor]", ["constructor"]],
];

for (const [text, value] of cases) {
  Deno.test(`${JSON.stringify(text.slice(0, 40))} is read`, () =>
    assert.deepEqual(valueOf(text), value));
}

Deno.test("values that have types already stay, and text in lists is read", () => {
  assert.deepEqual(valueOf([1n, null, "12", ["a", "[3]"]]), [1n, null, 12n, ["a", [3n]]]);
});

Deno.test("lists are read up to a depth of 64, and a million brackets do no harm", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  assert.equal(typeof valueOf(nested(64)), "object");
  for (const depth of [65, 1_000_000]) assert.equal(valueOf(nested(depth)), nested(depth));
  assert.equal(valueOf("[".repeat(1_000_000)), "[".repeat(1_000_000));
});

Deno.test("messages say what a value is", () => {
  const described: readonly (readonly [Value, string])[] = [
    [null, "nothing"],
    [5n, "the integer 5"],
    [[1n, 2n], "a list of 2"],
    ["0.5", "a real number 0.5"],
    ["-1e-3", "a real number -1e-3"],
    ["1/2", "a fraction 1/2"],
    ["11.a1", 'the text "11.a1"'],
    ["[1,,2]", 'a list that cannot be read "[1,,2]"'],
    ["7".repeat(100_001), "an integer of 100,001 digits"],
  ];
  for (const [value, text] of described) assert.equal(describeValue(value), text);
});

/** Writers of nested lists of integers, each as a language does it. */
const writers: Readonly<Record<string, (value: Value) => string>> = {
  "PARI/GP": (value) => listed(value, "[", ", ", "]"),
  Magma: (value) => listed(value, "[* ", ", ", " *]"),
  Mathematica: (value) => listed(value, "{", ", ", "}"),
  "GAP on several lines": (value) => listed(value, "[ ", ",\n  ", " ]"),
  "Python's tuples": (value) => listed(value, "(", ", ", ",)").replaceAll("(,)", "()"),
};

function listed(value: Value, open: string, comma: string, close: string): string {
  if (!Array.isArray(value)) return String(value);
  return open + value.map((item) => listed(item as Value, open, comma, close)).join(comma) + close;
}

const nested = fc.letrec<{ value: Value; list: Value }>((tie) => ({
  list: fc.array(tie("value"), { maxLength: 5 }),
  value: fc.oneof(
    { depthSize: "small" },
    fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
    tie("list"),
  ),
})).list;

for (const [language, write] of Object.entries(writers)) {
  Deno.test(`${language}: lists are read as they were written`, () =>
    fc.assert(
      fc.property(nested, (value) => assert.deepEqual(valueOf(write(value)), value)),
      { numRuns: soak(200) },
    ));
}

Deno.test("whatever a cell holds, it has a value", () => {
  const piece = fc.constantFrom(
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "<",
    ">",
    ";",
    ",",
    "*",
    '"',
    "'",
    "\\",
    " ",
    "1",
    "-",
    "Mat",
    "~",
    "é",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join(""), value = valueOf(text);
      if (typeof value === "string") assert.equal(value, text.trim());
      describeValue(value);
    }),
    { numRuns: soak(2000) },
  );
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { type Nested, typedNumbers } from "../../src/problems/typed_numbers.ts";

/** As text, with plain numbers. */
function read(text: string, operators = ""): string {
  const found = typedNumbers(text, operators);
  return "stray" in found ? `stray ${found.stray}` : shown(found.value);
}

function shown(value: Nested): string {
  return typeof value === "bigint" ? String(value) : `[${value.map(shown).join(" ")}]`;
}

Deno.test("numbers are lists as their brackets and semicolons have it", () => {
  const cases = {
    "12 18": "[12 18]",
    " 12,\t18 ": "[12 18]",
    "(120, 84)": "[120 84]",
    "{-1 +2 007}": "[-1 2 7]",
    "[[1, 2], [3, 4]]": "[[1 2] [3 4]]",
    "[1, 2], [3, 4]": "[[1 2] [3 4]]",
    "1 2; 3 -4": "[[1 2] [3 -4]]",
    "[1 2; 3 4;]": "[[1 2] [3 4]]",
    "1 (2 3)": "[1 [2 3]]",
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(read(text), expected, text);
});

Deno.test("minus signs and other characters of typesetters and of wide fonts are read", () => {
  for (const minus of ["-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2212", "\ufe63", "\uff0d"]) {
    assert.equal(read(`${minus}12 18`), "[-12 18]", minus);
  }
  assert.equal(read("［－１２，\u3000３］"), "[-12 3]");
  assert.equal(read("3⁄4 × 5∕6", "/*"), "[3 4 5 6]");
  assert.equal(read("3·4", "*"), "[3 4]");
});

Deno.test("signs stand between two numbers, where the problem has such", () => {
  assert.equal(read("3/4 + 5/-6", "/+"), "[3 4 5 -6]");
  assert.equal(read("3+4", "+"), "[3 4]");
  assert.equal(read("(3/4)+(5/6)", "/+"), "[[3 4] [5 6]]");
  for (const text of ["3 + 4", "3/4", "3+4"]) assert.match(read(text), /^stray /, text);
  for (const text of ["+ 3", "3 +", "3 + + 4", "(3 + 4) +", "(+ 3)"]) {
    assert.equal(read(text, "+"), "stray +", text);
  }
});

Deno.test("what is not read is told, with what stands around it", () => {
  const cases = {
    "37a1": "37a1",
    "a1,a2,a3": "a1",
    "1, 2, rank": "rank",
    "12 - 18": "-",
    "12-18": "12-18",
    "1 --2": "--2",
    "1.5 2": "1.5",
    "1e6": "1e6",
    "2^10": "2^10",
    "12 18 = 6": "=",
    "12 | 18": "|",
    "12 18 \u{1f600}": "\u{1f600}",
    "x\u00b2": "x\u00b2",
    "\u0661\u0662": "\u0661\u0662",
    "1,,2": ",",
    "1, 2,": ",",
    ", 1": ",",
    "1;; 2": ";",
    "[1, 2": "[",
    "1, 2]": "]",
    "(1, 2]": "]",
    "[]": "]",
    "[1, [], 2]": "]",
    "((((((((((1))))))))))": "(",
    "": "",
    "  ": "",
  };
  for (const [text, stray] of Object.entries(cases)) {
    assert.equal(read(text), `stray ${stray}`, text);
  }
});

Deno.test("any text at all is read or refused, and what is read has all its digits", () => {
  const characters = fc.constantFrom(..."0123456789  ,;()[]-+/a\u2212\uff11");
  fc.assert(fc.property(fc.string({ unit: characters }), (text) => {
    const found = typedNumbers(text, "/");
    if ("stray" in found) return assert.ok(text.trim() === "" || found.stray !== "");
    const digits = text.replaceAll("\uff11", "1").match(/\d+/g)!.map(BigInt);
    assert.deepEqual(found.all.map((n) => n < 0n ? -n : n), digits);
    // No minus sign is passed over, but for zeros.
    const signs = text.match(/[-\u2212]\d*[1-9\uff11]/g) ?? [];
    assert.equal(found.all.filter((n) => n < 0n).length, signs.length);
  }));
});

Deno.test("long texts are read in no time", () => {
  const digits = "9".repeat(100_000);
  assert.equal(read(digits), `[${digits}]`);
  assert.equal(read("1 ".repeat(50_000)).length, 100_001);
  assert.equal(read("(".repeat(100_000)), "stray (");
  assert.equal(read(`${digits}x`), `stray ${digits}x`);
});

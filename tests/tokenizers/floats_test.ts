import assert from "node:assert/strict";
import fc from "fast-check";
import { complexes } from "../../src/tokenizers/complexes.ts";
import { floats } from "../../src/tokenizers/floats.ts";
import { floatsB1999, floatsFP15 } from "../../src/tokenizers/short_floats.ts";
import type { ElementTokenizer } from "../../src/tokenizers/tokenizer.ts";
import { checkTokenizer } from "./check_tokenizer.ts";

/** Numbers of all sizes between 10^-least and 10^most, and 0. */
function reals(least: number, most: number): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(0, 1, -1, 0.5, 999.5, 0.09995, 1 / 3, 10 ** most),
    fc.tuple(
      fc.double({ min: 1, max: 9.99, noNaN: true }),
      fc.integer({ min: least, max: most }),
      fc.boolean(),
    )
      .map(([digits, exponent, isNegative]) =>
        Number(`${isNegative ? "-" : ""}${digits}e${exponent}`)
      ),
  );
}

/** Rounding by another way than the tokenizer's. */
function rounded(digits: number) {
  return (value: number) => value === 0 ? 0 : Number(value.toPrecision(digits));
}

Deno.test("floats of fixed and variable length come back rounded", () => {
  for (const base of [10, 1000] as const) {
    for (const variable of [false, true]) {
      for (const digits of [1, 3, 5, 15]) {
        checkTokenizer(floats({ base, variable, digits }), reals(-80, 80), rounded(digits));
      }
    }
  }
});

Deno.test("floats in one or two tokens come back rounded", () => {
  checkTokenizer(floatsB1999(), reals(-90, 90), rounded(3));
  checkTokenizer(floatsB1999({ digits: 2, maxExponent: 5 }), reals(-4, 5), rounded(2));
  checkTokenizer(floatsFP15(), reals(-6, 9), rounded(3));
});

Deno.test("the relative error is at most 5 · 10^-digits", () => {
  fc.assert(fc.property(reals(-80, 80), fc.integer({ min: 1, max: 15 }), (value, digits) => {
    const read = floats({ digits }).parse(floats({ digits }).encode(value))!;
    assert.ok(
      Math.abs(read - value) <= 5.0001 * 10 ** -digits * Math.abs(value),
      `${value} ${read}`,
    );
  }));
});

Deno.test("the encodings are those of the papers, in length and vocabulary", () => {
  const cases: [ElementTokenizer<number>, string, number][] = [
    [floats(), "+ 3 1 4 E-2", 213],
    [floats({ base: 1000 }), "+ 314 E-2", 1203],
    [floatsB1999(), "M314 E-2", 2200],
    [floatsFP15(), "F314e-2", 30601],
  ];
  for (const [tokenizer, tokens, size] of cases) {
    assert.equal(tokenizer.encode(3.14159).join(" "), tokens);
    assert.equal(new Set(tokenizer.symbols).size, size);
  }
  assert.equal(floats({ variable: true }).encode(2).join(" "), "+ 2 E0");
  assert.equal(floats({ variable: true }).encode(0).join(" "), "+ 0 E0");
  assert.equal(floats({ base: 1000, digits: 4 }).encode(3.14159).join(" "), "+ 3 142 E-3");
});

Deno.test("what is too large is refused, and what is too small is 0", () => {
  assert.throws(() => floats().encode(1e103), /^RangeError: expected a number below 1e103/);
  assert.throws(() => floats().encode(NaN), /expected a finite number, found NaN/);
  assert.equal(floats().encode(1e-101).join(" "), "+ 0 0 0 E0");
  assert.throws(() => floatsFP15().encode(1e11), /below 1e11/);
  assert.throws(() => floats({ digits: 0 }), /digits: expected an integer from 1 to 15, found 0/);
  assert.throws(() => floatsFP15({ digits: 5 }), /from 1 to 4, found 5/);
});

Deno.test("reals are read as people write them", () => {
  const { read } = floats().notation!;
  const cases: [string | bigint, number][] = [
    ["0.5", 0.5],
    [" -1.5e-3 ", -0.0015],
    ["3/4", 0.75],
    ["12", 12],
    [12n, 12],
    [".5", 0.5],
    ["5.", 5],
    ["-0.0", 0],
  ];
  for (const [text, value] of cases) assert.equal(read(text), value, String(text));
  for (const text of ["", "abc", "1.2.3", "1/0", "1e999", "NaN", "[1]", "1,5"]) {
    assert.throws(() => read(text), RangeError, text);
  }
});

Deno.test("complex numbers come back with rounded parts", () => {
  const value = fc.record({ re: reals(-80, 80), im: reals(-80, 80) });
  checkTokenizer(complexes(), value, ({ re, im }) => ({ re: rounded(3)(re), im: rounded(3)(im) }));
  checkTokenizer(
    complexes(floatsFP15()),
    fc.record({ re: reals(-6, 9), im: reals(-6, 9) }),
    ({ re, im }) => ({
      re: rounded(3)(re),
      im: rounded(3)(im),
    }),
  );
});

Deno.test("complex numbers are read as people and programs write them", () => {
  const { read, show } = complexes().notation!;
  const cases: [string, number, number][] = [
    ["1.5-2i", 1.5, -2],
    ["1.5 - 2*I", 1.5, -2],
    ["(1-2j)", 1, -2],
    ["-i", 0, -1],
    ["2j", 0, 2],
    ["-1e-3+1e-2i", -0.001, 0.01],
    ["7", 7, 0],
    ["[0.5, -1]", 0.5, -1],
    ["0.25", 0.25, 0],
    ["1+i", 1, 1],
  ];
  for (const [text, re, im] of cases) assert.deepEqual(read(text), { re, im }, text);
  for (const text of ["", "i2", "1 2i", "1+", "[1]", "[1,2,3]", "x", "1+2"]) {
    assert.throws(() => read(text), RangeError, text);
  }
  assert.equal(show({ re: 0.5, im: -1 }), "0.5-1i");
});

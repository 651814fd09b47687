import assert from "node:assert/strict";
import fc from "fast-check";
import {
  binaryOperators,
  type Expression,
  unaryOperators,
} from "../../src/tokenizers/expression.ts";
import { expressions } from "../../src/tokenizers/expressions.ts";
import { readInfix, showInfix } from "../../src/tokenizers/infix.ts";
import { compareValues } from "../../src/tokenizers/order.ts";
import { polynomials } from "../../src/tokenizers/polynomials.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { rational } from "../../src/arithmetic/rational.ts";
import { checkTokenizer } from "./check_tokenizer.ts";

const variables = ["x", "y"], integer = positionalInts(10);
const all = expressions({ variables, integer });

const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    fc.bigInt({ min: -20n, max: 20n }),
    fc.constantFrom("x", "y", "pi", "e", "i"),
    fc.tuple(fc.constantFrom(...unaryOperators), tie("tree")),
    fc.tuple(fc.constantFrom(...Object.keys(binaryOperators)), tie("tree"), tie("tree")),
  ),
}));

Deno.test("expressions come back as the same trees, as tokens and as people write them", () => {
  checkTokenizer(all, tree);
  fc.assert(
    fc.property(tree, (value) => {
      assert.deepEqual(readInfix(showInfix(value), variables), value);
    }),
    { numRuns: 500 },
  );
});

Deno.test("precedence is the usual one", () => {
  const cases: [string, string][] = [
    ["x + y*2", "add x mul y + 2"],
    ["-x^2", "neg pow x + 2"],
    ["x^y^2", "pow x pow y + 2"],
    ["x**2", "pow x + 2"],
    ["x - y - 1", "sub sub x y + 1"],
    ["x/y/2", "div div x y + 2"],
    ["-2*x", "mul - 2 x"],
    ["-2^2", "neg pow + 2 + 2"],
    ["2 - -3", "sub + 2 - 3"],
    ["sin(x)^2 + log(Pi)", "add pow sin x + 2 ln pi"],
    ["x^-1", "pow x - 1"],
    ["+x", "x"],
  ];
  for (const [text, tokens] of cases) {
    assert.equal(all.encode(all.notation!.read(text)).join(" "), tokens, text);
  }
  assert.equal(showInfix(["add", "x", -2n]), "x + (-2)");
  assert.equal(showInfix(["sub", "x", ["add", "y", 1n]]), "x - (y + 1)");
  assert.equal(showInfix(["mul", ["neg", "x"], "y"]), "-x*y");
});

Deno.test("what is no expression is refused, naming what is not understood", () => {
  const cases: [string, RegExp][] = [
    ["2x", /2x.* is no expression: .*x.* is not understood there/],
    ["x +", /its end is not understood there/],
    ["(x", /its end/],
    ["x)", /"?\)"? is not understood/],
    ["z", /there is no variable .*z/],
    ["sine(x)", /there is no function .*sine.*Did you mean sin\?/],
    ["1.5", /\.5.* is not understood/],
    ["", /its end/],
    ["(".repeat(10_000), /too long/],
    ["-".repeat(4000) + "x", /nested too deeply/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => readInfix(text, variables), { name: "RangeError", message }, text);
  }
  assert.throws(() => expressions({ variables: ["sin"], integer }), /the variable sin/);
  assert.throws(() => expressions({ variables: ["x", "x"], integer }), /given twice/);
});

const coefficients = fc.bigInt({ min: -99n, max: 99n }).filter((value) => value !== 0n);

function terms(denominators: fc.Arbitrary<bigint>) {
  const term = fc.record({
    coefficient: fc.tuple(coefficients, denominators).map(([a, b]) => rational(a, b)),
    exponents: fc.tuple(fc.nat(12), fc.nat(3)).map((pair) => [...pair]),
  });
  return fc.uniqueArray(term.map((each) => ({ ...each })), {
    selector: ({ exponents }) => String(exponents),
  });
}

Deno.test("polynomials come back with their terms in order", () => {
  const descending = <T extends { exponents: readonly number[] }>(value: readonly T[]) =>
    value.toSorted((a, b) => compareValues(b.exponents, a.exponents));
  for (const base of [10, 1000]) {
    const integer = positionalInts(base);
    checkTokenizer(polynomials({ variables, base, integer }), terms(fc.constant(1n)), descending);
    checkTokenizer(
      polynomials({ variables, base, integer, rational: true }),
      terms(fc.bigInt({ min: 1n, max: 30n })),
      descending,
    );
  }
});

Deno.test("polynomials are read from any expression that is one, multiplied out", () => {
  const { notation, encode } = polynomials({ variables, base: 10, integer });
  const cases: [string, string, string][] = [
    ["(x + y)^2 - y^2", "+ 1 x 2 + 2 x y .", "x^2 + 2*x*y"],
    ["x^12 - 1", "+ 1 x 1 2 - 1 .", "x^12 - 1"],
    ["-x*(1 - x)", "+ 1 x 2 - 1 x .", "x^2 - x"],
    ["(4*x + 2)/2", "+ 2 x + 1 .", "2*x + 1"],
    ["x - x", ".", "0"],
    ["7", "+ 7 .", "7"],
  ];
  for (const [text, tokens, shown] of cases) {
    const value = notation!.read(text);
    assert.equal(encode(value).join(" "), tokens, text);
    assert.equal(notation!.show(value), shown);
  }
  const refused: [string, RegExp][] = [
    ["x/2", /expected integers as coefficients/],
    ["1/x", /division by something else than a number/],
    ["x^y", /expected exponents from 0/],
    ["sin(x)", /sin is no operation on polynomials/],
    ["pi*x", /pi is no variable/],
    ["(x + y + 1)^400", /not multiplied out/],
    ["x/0", /division|denominator/],
  ];
  for (const [text, message] of refused) {
    assert.throws(() => notation!.read(text), { name: "RangeError", message }, text);
  }
});

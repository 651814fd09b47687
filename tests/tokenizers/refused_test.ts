/** Tokens that nearly spell a value. */
import assert from "node:assert/strict";
import { tokenizersOfTypes } from "../../src/problems/data_types.ts";

const refused: Readonly<Record<string, readonly string[]>> = {
  "float": ["+ 3 1 E-2", "+ 3 1 4 1 E-2", "+ 3 1 4", "3 1 4 E-2", "+ 3 1 4 E101", "+ 3 1 4 E-02"],
  "float(variable)": ["+ E0", "+ 3 1 4 1 E0", "- 0 0 1 E-100"],
  "float(P1000,digits=1)": ["+ 27 E0"],
  "float(B1999)": ["M1000 E0", "M314", "E-2", "M314 E101", "M1 E-100"],
  "float(FP15)": ["F31e0", "F314e9", "F314"],
  "complex": ["+ 3 1 4 E-2", "+ 3 1 4 E-2 + 3 1 4"],
  "rational": ["+ 1 / 0", "+ 1 /", "/ 2", "+ 1 / - 2", "+ 1 / 2 / 3"],
  "int(width=3)": ["+ 1 2", "+ 1 2 3 4", "1 2 3"],
  "int(attached)": ["1 2", "+ 1 2", "+1 -2"],
  "int(balanced)": ["1 2", "#", "# 9"],
  "int(factored)": ["+ 4", "+ 3 * 2", "+ 2 *", "* 2", "+ 2 ^ 0"],
  "interleaved(2)": ["+ + 1 2 3", "+ +", "+ 1 2", "+ + + 1 2 3"],
  "perm(3)": ["1 2", "1 2 2", "1 2 4", "1 2 3 1"],
  "partition(5)": ["3 3 .", "1 2", "0 ."],
  "set(int)": ["+ 1 + 1 .", "+ 1", ". ."],
  "list(list(int))": ["+ 1 ..", "+ 1 .", ". . ."],
  "nested(range(9))": ["1", "[ 1", "[ 1 ] ]", "[ 1 ] 2"],
  "tuple(range(9),int)": ["1 ; + 2", "; 1 + 2", "; 1 1 + 2", "; 1", "; 1 ; + 2 ; + 3"],
  "word(ab)": ["a b", "a c .", "a . b"],
  "label(a,b)": ["c", "a b"],
  "edges(4)": ["N0 .", "N0 N4 .", "N0 N1 N1 N0 .", "N0 N1"],
  "edges(4,directed)": ["N0 N1 N0 N1 ."],
  "edges(4,int)": ["N0 N1 .", "N0 N1 + 1 N1 N0 + 2 ."],
  "poly(int,x,y)": [
    ...["+ 1 x", "+ 0 x .", "+ 1 x 0 .", "+ 1 x 1 .", "+ 1 x 0 2 .", "+ 1 y x .", "x ."],
    ...["+ 1 x + 2 x .", "+ 1 x 9 9 9 9 9 9 9 .", "+ 1 / 2 ."],
  ],
  "expr(x)": ["add x", "x x", "sin", "y", "add + x"],
  "float[2]": ["V3 + 1 0 0 E0", "V1 + 1 0 0 E0 + 1 0 0 E0", "+ 1 0 0 E0"],
  "int(reversed)[2]": ["V1 + 1 + 2"],
};

for (const [type, texts] of Object.entries(refused)) {
  Deno.test(`${type} refuses what is no value of it`, () => {
    const { input } = tokenizersOfTypes(`${type}:int`, 10);
    for (const text of texts) assert.equal(input.parse(text.split(" ")), undefined, text);
  });
}

Deno.test("other orders and spellings of a value are read as the usual one", () => {
  const cases: [type: string, text: string, usual: string][] = [
    ["float", "+ 0 3 1 E0", "+ 3 1 0 E-1"],
    ["float", "- 0 0 0 E5", "+ 0 0 0 E0"],
    ["rational", "+ 2 / 4", "+ 1 / 2"],
    ["int(reversed)", "+ 1 0 0", "+ 1"],
    ["set(int)", "+ 5 - 1 .", "- 1 + 5 ."],
    ["partition(5)", "1 3 .", "3 1 ."],
    ["edges(4)", "N2 N1 N1 N0 .", "N0 N1 N1 N2 ."],
    ["poly(int,x)", "- 5 + 1 x .", "+ 1 x - 5 ."],
  ];
  for (const [type, text, usual] of cases) {
    const { input } = tokenizersOfTypes(`${type}:int`, 10);
    assert.equal(input.encode(input.parse(text.split(" "))).join(" "), usual, type);
  }
});

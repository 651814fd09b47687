import assert from "node:assert/strict";
import { readDataTypes } from "../../src/flags/data_types.ts";
import { tokenizersOfTypes } from "../../src/problems/data_types.ts";
import { kinds } from "../../src/flags/data_types/kinds.ts";
import { notationOf } from "../../src/tokenizers/notation.ts";
import { words } from "./problem_flags.ts";

function read(types: string, problem: string, answer: string): unknown[] {
  const { input, output } = tokenizersOfTypes(types, 10);
  return [input.parse(words(problem)), output.parse(words(answer))];
}

Deno.test("types say how both sides are read", () => {
  assert.deepEqual(read("int:range(2)", "- 1 2", "1"), [-12n, 1n]);
  assert.deepEqual(read("int[5]:int", "V2 + 1 - 2", "+ 7"), [[1n, -2n], 7n]);
  assert.deepEqual(read("int[2][3]:range(-5,7)", "V1 V3 + 1 + 2 + 3", "-5"), [
    [[1n, 2n, 3n]],
    -5n,
  ]);
  assert.deepEqual(read("range(7):int[1][1][1]", "7", "V1 V1 V1 + 2"), [undefined, [[[2n]]]]);
  assert.deepEqual(read("range(-5,7):range(0,1)", "-6", "1"), [undefined, undefined]);
});

Deno.test("a query has the type in the middle", () => {
  const { query } = tokenizersOfTypes("int[2]:range(3):int", 10);
  assert.equal(query?.parse(words("2")), 2n);
  assert.equal("query" in tokenizersOfTypes("int[2]:int", 10), false);
});

Deno.test("the largest of the sizes bounds every dimension, as in the original", () => {
  const { input } = tokenizersOfTypes("int[3][2]:int", 10);
  const sizes = input.symbols.filter((symbol) => symbol.startsWith("V"));
  assert.deepEqual(sizes, ["V1", "V2", "V3"]);
  assert.notEqual(input.parse(words("V1 V3 + 1 + 2 + 3")), undefined);
});

/** Neither two types nor three, or something that is no type. */
const wrong = [
  ...["", "int", "int:foo", "int[2:int", "range(2)", "int:range(2", "int[2]:range(3)[2"],
  ...["int:int:int:int", "int::int", "int:foo:int", "int[a]:int", "range( 2):int", "int [2]:int"],
  ...["range(2, 5):int", "int:range(3,1)", "int:range(3,3)", "int:range(0)", "int:range(-2)"],
  ...["int[0]:int", "int[2][0]:int", "int[10000001]:int", "int:range(10000001)"],
  ...["int:range(0,99999999999999999)", ":", "int:", ":int", "Int:int", "int:int\n", "int[-1]:int"],
  ...["int[1.5]:int", "int:int()x", "int:perm", "int:perm()", "int:perm(0)", "int:perm(3,4)"],
  ...["int:float(P11)", "int:float(digits=16)", "int:float(FP15,digits=5)", "int:float(P10,P1000)"],
  ...[
    "int:float(B1999,variable)",
    "int:set",
    "int:set(foo)",
    "int:set(int,int)",
    "int:int(width=0)",
  ],
  ...["int:int(balanced,reversed)", "int:word(aa)", "int:word(a.b)", "int:word()", "int:label()"],
  ...["int:label(a,a)", "int:label(a b)", "int:poly(x)", "int:poly(int)", "int:tuple()"],
  ...["int:edges(5,foo)", "int:edges(0)", "int:interleaved(1)", "int:complex(int)", "int:toString"],
];

Deno.test("what is neither two types nor three, or no type, is refused in one line", () => {
  for (const types of wrong) {
    assert.equal(readDataTypes(types), undefined, types);
    assert.throws(() => tokenizersOfTypes(types, 10), {
      name: "FlagError",
      message: /^--data_types: (?:expected|there is no|float|complex|int|the label).*$/,
    }, types);
  }
  assert.ok(readDataTypes("int[10000000]:range(-5000000,5000000)"));
});

Deno.test("messages name what was found, and what it might have been", () => {
  const cases: [string, RegExp][] = [
    ["int:label(seen,unseen)", /expected another label than seen: acc_seen is a metric already/],
    ["int:label(a,a)", /the label a is given twice/],
    ["int:flaot", /there is no data type "flaot"\. Did you mean float\?/],
    ["int:perm(x)", /expected perm\(SIZE\) with an integer from 1 to 10000, found "x"/],
    ["int:float(digits=40)", /expected float .* with digits from 1 to 15, found "40"/],
    ["int:float(P100)", /there is no option "P100"\. Did you mean P1000\?/],
    ["int:float(digit=3)", /there is no option "digit=3"\. Did you mean digits=N\?/],
    ["int:list(pem(3))", /there is no data type "pem"\. Did you mean perm\?/],
    ["int", /expected two types with a colon between them, .*, found "int"/],
    ["int:int(revesed)", /there is no option "revesed"\. Did you mean reversed\?/],
    ["int:expr(sin)", /the variable sin: expected a letter/],
    ["int:int[0]", /expected sizes from 1 to 10000000 behind int, found "0"/],
  ];
  for (const [types, message] of cases) {
    assert.throws(() => tokenizersOfTypes(types, 10), { name: "FlagError", message }, types);
  }
});

Deno.test("each kind of type has a true example", () => {
  for (const [name, { example: [type, value, tokens] }] of Object.entries(kinds)) {
    const { input } = tokenizersOfTypes(`${type}:int`, 10), read = notationOf(input).read(value);
    assert.equal(input.encode(read).join(" "), tokens, name);
    assert.equal(input.encode(input.parse(words(tokens))).join(" "), tokens, name);
    assert.ok(type.startsWith(name));
  }
});

Deno.test("types may be put into each other, and into arrays", () => {
  const cases: [string, string, string][] = [
    ["float(P1000)[2]", "[0.5, 1e3]", "V2 + 500 E-3 + 100 E1"],
    ["float(FP15)[2][2]", "[[1, 2], [3, 4]]", "V2 V2 F100e-2 F200e-2 F300e-2 F400e-2"],
    ["list(set(range(9)))", "[{2, 1}, {}]", "1 2 . . .."],
    ["tuple(label(a,b),int[2])", "[b, [1, 2]]", "; b ; V2 + 1 + 2"],
    ["edges(3,rational)", "[[1, 0, 1/2]]", "N0 N1 + 1 / 2 ."],
    ["word(01)[3]", "[01, 10]", "V2 0 1 . 1 0 ."],
    ["perm(2)[2]", "[[1, 2], [2, 1]]", "V2 1 2 2 1"],
    ["int(reversed,width=4)", "-12", "- 2 1 0 0"],
    ["label(true,false)[2]", "[true, false]", "V2 true false"],
    ["range(3)[2]", "[0, 2]", "V2 0 2"],
  ];
  for (const [type, value, tokens] of cases) {
    const { input } = tokenizersOfTypes(`${type}:int`, 10), read = notationOf(input).read(value);
    assert.equal(input.encode(read).join(" "), tokens, type);
    assert.deepEqual(input.parse(words(tokens)), read, type);
  }
});

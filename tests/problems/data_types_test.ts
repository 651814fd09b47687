import assert from "node:assert/strict";
import { readDataTypes } from "../../src/flags/data_types.ts";
import { tokenizersOfTypes } from "../../src/problems/data_types.ts";
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

/** All that the original refuses, and ranges and arrays in which nothing fits. */
const wrong = [
  ...["", "int", "int:foo", "int[2:int", "range(2)", "int:range(2", "int[2]:range(3)[2]"],
  ...[
    "int:int:int:int",
    "int::int",
    "int:foo:int",
    "int[a]:int",
    "float:int",
    "range( 2):int",
    "int [2]:int",
    "range(2, 5):int",
  ],
  ...["int:range(3,1)", "int:range(3,3)", "int:range(0)", "int:range(-2)", "int[0]:int"],
  ...[
    "int[2][0]:int",
    "int[10000001]:int",
    "int:range(10000001)",
    "int:range(0,99999999999999999)",
  ],
  ...[":", "int:", ":int", "Int:int", "int:int\n", "int[-1]:int", "int[1.5]:int"],
];

Deno.test("what is neither two types nor three is refused", () => {
  for (const types of wrong) {
    assert.equal(readDataTypes(types), undefined, types);
    assert.throws(() => tokenizersOfTypes(types, 10), {
      name: "FlagError",
      message:
        /^--data_types: expected two types with a colon between them, or three .*, found ".*"$/,
    });
  }
  assert.ok(readDataTypes("int[10000000]:range(-5000000,5000000)"));
});

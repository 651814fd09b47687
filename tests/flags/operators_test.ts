import assert from "node:assert/strict";
import fc from "fast-check";
import {
  areLeafWeights,
  binaryNames,
  leafWeights,
  operatorWeights,
  problemOfOperators,
  unaryNames,
} from "../../src/flags/operators.ts";

Deno.test("operators come with weights, by default 1", () => {
  assert.deepEqual(operatorWeights("add:10, sin:0.5,ln"), [["add", 10], ["sin", 0.5], ["ln", 1]]);
  const weights = fc.uniqueArray(fc.constantFrom(...binaryNames, ...unaryNames), { minLength: 1 })
    .chain((names) =>
      fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), fc.integer({ min: 1, max: 99 }))))
    );
  fc.assert(fc.property(weights, (pairs) => {
    const text = pairs.map(([name, weight]) => `${name}:${weight}`).join(",");
    assert.equal(problemOfOperators(text), undefined);
    assert.deepEqual(operatorWeights(text), pairs);
  }));
});

Deno.test("what are no operators with weights is refused", () => {
  const refused: [string, RegExp][] = [
    ["", /there is no operator ""/],
    ["add:1,sine:2", /there is no operator "sine"\. Did you mean sin\?/],
    ["add:0", /found "add:0"/],
    ["add:-1", /found "add:-1"/],
    ["add:1,mul:x", /found "mul:x"/],
    ["add:", /found "add:"/],
    ["add:1:2", /found "add:1:2"/],
    ["add:Infinity", /found "add:Infinity"/],
    ["add,sin,add", /the operator add is given twice/],
  ];
  for (const [text, message] of refused) {
    assert.match(problemOfOperators(text) ?? "", message, text);
  }
  fc.assert(fc.property(fc.string(), (text) => {
    const known = /^\s*\w+\s*(:[^:,]+)?\s*(,\s*\w+\s*(:[^:,]+)?\s*)*$/.test(text);
    if (!known) assert.ok(problemOfOperators(text) !== undefined);
  }));
});

Deno.test("leaves have four weights", () => {
  assert.deepEqual(leafWeights("0.75,0,0.25,0"), [0.75, 0, 0.25, 0]);
  for (const text of ["1,0,0,0", "3, 1, 2, 1"]) assert.ok(areLeafWeights(text), text);
  for (const text of ["", "1,1,1", "0,1,1,1", "1,1,1,-1", "1,,1,1", "1,1,1,x", "1,0,0,0,0"]) {
    assert.ok(!areLeafWeights(text), text);
  }
});

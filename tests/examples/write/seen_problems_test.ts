import assert from "node:assert/strict";
import fc from "fast-check";
import { FlagError } from "../../../src/errors.ts";
import { SeenProblems } from "../../../src/examples/write/seen_problems.ts";

Deno.test("a problem is new exactly the first time", () => {
  // Few different ones, so that they come again; lengths and zeros are what a hash might overlook.
  const problem = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 5 });
  fc.assert(fc.property(fc.array(problem, { maxLength: 200 }), (problems) => {
    const seen = new SeenProblems(problems.length), expected = new Set<string>();
    for (const ids of problems) {
      assert.equal(seen.add(ids), !expected.has(ids.join()));
      expected.add(ids.join());
    }
    assert.equal(seen.size, expected.size);
  }));
});

Deno.test("a hundred thousand neighbouring problems are distinguished", () => {
  const side = 317;
  const seen = new SeenProblems(side * side);
  for (const isNew of [true, false]) {
    for (let a = 0; a < side; a++) {
      for (let b = 0; b < side; b++) assert.equal(seen.add([15, a, 15, b]), isNew);
    }
  }
  assert.equal(seen.size, side * side);
});

Deno.test("problems that no memory could hold are refused in words", () => {
  assert.throws(() => new SeenProblems(1e15), (error: Error) => {
    assert(error instanceof FlagError);
    assert.match(error.message, /^--train: telling 1000000000000000 problems apart takes \d+ GB/);
    return true;
  });
});

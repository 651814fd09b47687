import assert from "node:assert/strict";
import fc from "fast-check";
import { GrowableInt32Array } from "../../src/examples/growable_int32_array.ts";

Deno.test("a list holds what was put into it and not taken away, however often it grows", () => {
  const integer = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const steps = fc.array(
    fc.record({ add: fc.array(integer, { maxLength: 100 }), keep: fc.nat(200) }),
  );
  fc.assert(fc.property(steps, (steps) => {
    const list = new GrowableInt32Array();
    let expected: number[] = [];
    for (const { add, keep } of steps) {
      add.forEach((value) => list.push(value));
      assert.deepEqual([...list.values], expected = [...expected, ...add]);
      assert.equal(list.length, expected.length);
      if (keep > expected.length) continue;
      list.truncate(keep);
      expected = expected.slice(0, keep);
    }
  }));
});

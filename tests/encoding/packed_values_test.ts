import assert from "node:assert/strict";
import fc from "fast-check";
import { type Integers, PackedValues } from "../../src/encoding/packed_values.ts";

const integer = fc.oneof(
  fc.bigInt({ min: -9n, max: 9n }),
  fc.bigInt(),
  fc.constantFrom(-(2n ** 31n), -(2n ** 31n) + 1n, 2n ** 31n - 1n, 2n ** 31n),
);
const { value } = fc.letrec<{ value: Integers }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, integer, fc.array(tie("value"), { maxLength: 4 })),
}));

Deno.test("values come back, and equal ones have the same number", () => {
  fc.assert(fc.property(fc.array(value, { maxLength: 40 }), (values) => {
    const packed = new PackedValues(), first = new Map<string, number>();
    for (const item of values) {
      const key = textOf(item), number = packed.numberOf(item);
      assert.equal(number, first.get(key) ?? first.size);
      first.set(key, number);
      assert.deepEqual(packed.valueOf(number), item);
    }
    assert.equal(packed.size, first.size);
  }));
});

Deno.test("a table of many values grows and finds them all", () => {
  const packed = new PackedValues();
  for (let i = 0; i < 20_000; i++) assert.equal(packed.numberOf([BigInt(i), BigInt(i * i)]), i);
  for (let i = 0; i < 20_000; i += 7) assert.equal(packed.numberOf([BigInt(i), BigInt(i * i)]), i);
  assert.equal(packed.size, 20_000);
});

function textOf(item: Integers): string {
  return typeof item === "bigint" ? String(item) : `[${item.map(textOf).join(",")}]`;
}

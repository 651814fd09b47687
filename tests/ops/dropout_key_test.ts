import assert from "node:assert/strict";
import { dropoutKeyOp } from "../../src/ops/dropout_key.ts";
import { lowbias32 } from "../../src/ops/lowbias32.ts";
import { checkOp } from "./check_op.ts";
import { ids } from "./random_input.ts";

/** The key of one place for one seed. */
function key(seed: number, site: number): number {
  const inputs = [{ shape: [1], data: Float64Array.of(seed) }];
  return dropoutKeyOp.reference(inputs, { site }, [[1]])[0]![0]!;
}

for (
  const [seed, site] of [[0, 0], [1, 7], [-1, 1], [2147483647, 1000], [-2147483648, 4294967295]]
) {
  Deno.test(`dropout_key: all engines agree on every bit, seed ${seed}, site ${site}`, () =>
    checkOp(dropoutKeyOp, {
      inputs: [ids([1], [seed!])],
      attributes: { site: site! },
      tolerance: 0,
    }));
}

Deno.test("lowbias32 is undone by its published inverse", () => {
  const inverse = (x: number) => {
    x = Math.imul(x ^ (x >>> 16), 0x43021123);
    x = Math.imul(x ^ (x >>> 15) ^ (x >>> 30), 0x1d69e2a5);
    return x ^ (x >>> 16);
  };
  for (const x of [0, 1, 2, -1, 12345, 0x7fffffff, -0x80000000]) {
    assert.equal(inverse(lowbias32(x)), x);
  }
});

Deno.test("dropout_key: keys of all seeds and sites differ", () => {
  const keys = new Set<number>();
  for (let seed = -50; seed < 50; seed++) {
    for (let site = 0; site < 100; site++) keys.add(key(seed, site));
  }
  // Of 10,000 random numbers of 32 bits two would be equal with a probability of 1 %.
  assert.equal(keys.size, 10_000);
});

Deno.test("dropout_key: how the keys of two places are related changes with the seed", () => {
  for (let site = 1; site < 50; site++) {
    const relations = [0, 1, 2, 3, 4].map((seed) => key(seed, 0) ^ key(seed, site));
    assert.equal(new Set(relations).size, 5, `sites 0 and ${site}`);
  }
});

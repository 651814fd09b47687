import assert from "node:assert/strict";
import { rotaryOp } from "../../src/ops/rotary.ts";
import { checkOp } from "./check_op.ts";
import { ids, normal, type RandomInput } from "./random_input.ts";

function check(heads: number, x: RandomInput, positions?: RandomInput): Promise<void> {
  const inputs = positions ? [x, positions] : [x];
  const sizes = { B: 3, S: 40 };
  return checkOp(rotaryOp, { inputs, attributes: { heads, inverse: false }, sizes, tolerance });
}

/** Of angles up to 39 in float32. */
const tolerance = 2e-5;

Deno.test("rotary: positions from 0", () => check(2, normal(["S", "B", 12])));

Deno.test("rotary: one pair in each head", () => check(3, normal(["S", "B", 6])));

Deno.test("rotary: given positions", () => check(2, normal([1, "B", 8]), ids(["B"], [7, 0, 31])));

Deno.test("rotary: as many positions as rows", () =>
  check(1, normal([2, "B", 4]), ids(["2*B"], [3, 1, 4, 1, 5, 9])));

Deno.test("rotary: heads of odd width are refused", () => {
  const x = { shape: ["S", "B", 6], type: "f32" } as const;
  assert.throws(() => rotaryOp.infer([x], { heads: 2, inverse: false }), /width must be even/);
});

const turn = (x: number[], position: number, inverse = false) => {
  const [y] = rotaryOp.reference(
    [{ shape: [1, 1, 4], data: Float64Array.from(x) }, {
      shape: [1],
      data: Float64Array.of(position),
    }],
    { heads: 1, inverse },
    [[1, 1, 4]],
  );
  // Adding 0 makes no difference of -0.
  return [...y!].map((value) => value + 0);
};

Deno.test("rotary: pairs are i and i + width/2, with the paper's angles", () => {
  const [cosine, sine] = [Math.cos(3), Math.sin(3)], [c, s] = [Math.cos(0.03), Math.sin(0.03)];
  assert.deepEqual(turn([1, 0, 0, 0], 3), [cosine, 0, sine, 0]);
  assert.deepEqual(turn([0, 1, 0, 0], 3), [0, c, 0, s]);
  assert.deepEqual(turn([0, 0, 0, 1], 3), [0, -s, 0, c]);
});

Deno.test("rotary: products of queries and keys depend on the distance of their positions", () => {
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const query = [0.3, -1.2, 0.7, 2], key = [1, 0.4, -0.6, 0.9];
  const at = (m: number, n: number) => dot(turn(query, m), turn(key, n));
  assert(Math.abs(at(12, 7) - at(5, 0)) < 1e-12);
  assert(Math.abs(at(12, 7) - at(12, 8)) > 1e-3);
  turn(turn(query, 9), 9, true).forEach((value, i) => {
    assert(Math.abs(value - query[i]!) < 1e-12);
  });
});

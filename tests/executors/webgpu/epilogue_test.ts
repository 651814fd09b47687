import assert from "node:assert/strict";
import fc from "fast-check";
import { elementIndex, renderChain } from "../../../src/executors/webgpu/epilogue.ts";
import { kernelText } from "../../../src/executors/webgpu/kernel_text.ts";
import { broadcastStrides, offset } from "../../../src/graph/broadcast.ts";
import { apply, constant, input, type Node, type Tensor } from "../../../src/graph/graph.ts";
import { concreteShape, elementCount } from "../../../src/graph/shape.ts";
import { add } from "../../../src/ops/add.ts";
import { dropoutOp } from "../../../src/ops/dropout.ts";
import { exp } from "../../../src/ops/exp.ts";
import { multiply } from "../../../src/ops/multiply.ts";
import { reshape } from "../../../src/ops/reshape.ts";

/** The value of an index expression; all of them are made of `index`, whole numbers, `/`, `%`, `*` and `+`. */
function evaluated(expression: string, index: number): number {
  const script = expression.replaceAll(/(\d)u\b/g, "$1")
    .replaceAll(/index \/ (\d+)/g, "Math.floor(index / $1)");
  return new Function("index", `return ${script};`)(index);
}

function checkIndices(from: readonly number[], to: readonly number[]): void {
  const expression = elementIndex(from, to);
  const strides = broadcastStrides(from, to);
  for (let i = 0; i < elementCount(to); i++) {
    const expected = offset(i, to, strides);
    assert.equal(evaluated(expression, i), expected, `${from} to ${to}: ${expression} at ${i}`);
  }
}

Deno.test("an operand that is repeated is read where broadcasting says", () => {
  const cases: [number[], number[]][] = [
    [[], [2, 3]],
    [[1], [4]],
    [[1, 1], [2, 3]],
    [[2, 3], [2, 3]],
    [[1, 3], [2, 3]],
    [[2, 1], [2, 3]],
    [[3, 1, 4], [3, 5, 4]],
    [[1, 1, 4], [3, 5, 4]],
    [[3, 1, 1], [3, 5, 4]],
    [[1, 5, 4], [3, 5, 4]],
    [[3, 1, 1, 2], [3, 5, 4, 2]],
    [[1, 1, 1, 2], [3, 1, 4, 2]],
  ];
  for (const [from, to] of cases) checkIndices(from, to);
});

Deno.test("every element of a repeated operand is found, also where the repeated axes are apart", () => {
  const axis = fc.record({ dim: fc.integer({ min: 1, max: 4 }), repeated: fc.boolean() });
  fc.assert(fc.property(fc.array(axis, { minLength: 1, maxLength: 4 }), (axes) => {
    const to = axes.map(({ dim }) => dim);
    const from = axes.map(({ dim, repeated }) => (repeated ? 1 : dim));
    checkIndices(from, to);
  }));
});

const x = input("x", "f32", [4, 6]), column = input("column", "f32", [4, 1]);

/** The nodes whose results are `tensors`. */
function nodes(...tensors: readonly Tensor[]): Node[] {
  return tensors.map(({ origin }) => {
    assert.equal(origin.kind, "output");
    return (origin as { node: Node }).node;
  });
}

const shapeOf = ({ shape }: Tensor) => concreteShape(shape, {});

Deno.test("a chain becomes a function; operands are bound once each, constants are written out", () => {
  const start = input("start", "f32", [4, 6]);
  const sum = add(start, x), scaled = multiply(sum, column), shifted = add(scaled, constant(2));
  const again = multiply(shifted, reshape(reshape(x, [24]), [4, 6])), last = exp(again);
  const chain = nodes(sum, scaled, shifted, again, last);
  const { text, operands } = renderChain(chain, start, shapeOf);
  assert.deepEqual(operands, [x, column]);
  assert.equal(
    text,
    [
      "fn epilogue(value: f32, index: u32) -> f32 {",
      "  let v0 = (value + f32(operand0[index]));",
      "  let v1 = (v0 * f32(operand1[index / 6u]));",
      "  let v2 = (v1 + f32(2.0));",
      "  let v3 = (v2 * f32(operand0[index]));",
      "  let v4 = exp(v3);",
      "  return v4;",
      "}",
    ].join("\n"),
  );
});

Deno.test("without a start the first operation reads all its operands", () => {
  const { text, operands } = renderChain(nodes(multiply(x, x)), undefined, shapeOf);
  assert.deepEqual(operands, [x]);
  assert.match(text, /let v0 = \(f32\(operand0\[index\]\) \* f32\(operand0\[index\]\)\);/);
});

Deno.test("an expression may use the element's index, integers as they are, and attributes", () => {
  const key = input("key", "i32", [1]);
  const y = apply(dropoutOp, [x, key], { rate: 0.75 });
  const { text, operands } = renderChain(nodes(y), x, shapeOf);
  assert.deepEqual(operands, [key]);
  assert.match(
    text,
    /let v0 = dropout\(value, index, operand0\[0\], i32\(1073741824\), f32\(4\.0\)\);/,
  );
  const code = kernelText("{{EPILOGUE}}", { EPILOGUE: text }, {
    variables: [],
    dims: ["count: u32"],
  });
  assert.equal(code.split("fn dropout(").length, 2, "the function comes along, once");
});

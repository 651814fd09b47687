import assert from "node:assert/strict";
import { OnnxEmitter } from "../../../src/engines/onnx/emitter.ts";

function operators(emit: OnnxEmitter): string[] {
  return emit.nodes.map(({ type }) => type);
}

Deno.test("equal constants are one, of different types or ranks several", () => {
  const emit = new OnnxEmitter();
  assert.equal(emit.float(1), emit.float(1));
  assert.equal(emit.integers([1]), emit.integers([1]));
  const names = [emit.float(1), emit.integer(1), emit.integers([1]), emit.integers([1, 1])];
  assert.equal(new Set(names).size, 4);
  assert.equal(emit.constants.length, 4);
});

Deno.test("a dimension is computed once, and its symbols are remembered", () => {
  const emit = new OnnxEmitter();
  assert.equal(emit.dim("6*B*S"), emit.dim("6*B*S"));
  assert.deepEqual(operators(emit), ["Mul", "Mul"]);
  assert.deepEqual([...emit.symbols], ["B", "S"]);
});

Deno.test("a shape of numbers alone is a constant", () => {
  const emit = new OnnxEmitter();
  emit.reshape("x", [2, 3]);
  assert.deepEqual(operators(emit), ["Reshape"]);
  assert.deepEqual(emit.constants.map(({ values }) => values), [[2, 3]]);
});

Deno.test("one symbolic dimension of a shape is left to the runtime", () => {
  const emit = new OnnxEmitter();
  emit.reshape("x", ["B*S", 8]);
  assert.deepEqual(operators(emit), ["Reshape"]);
  assert.deepEqual(emit.constants.map(({ values }) => values), [[-1, 8]]);
  emit.reshape("x", ["S", "B", 8]);
  assert.deepEqual(operators(emit), ["Reshape", "Concat", "Reshape"]);
  assert.deepEqual([...emit.symbols], ["S"]);
});

Deno.test("what is asked for once is built once for each key", () => {
  const emit = new OnnxEmitter();
  let built = 0;
  const build = () => `mask_${built++}`;
  assert.deepEqual([emit.once("a", build), emit.once("b", build), emit.once("a", build)], [
    "mask_0",
    "mask_1",
    "mask_0",
  ]);
});

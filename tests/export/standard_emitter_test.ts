import assert from "node:assert/strict";
import { StandardEmitter } from "../../src/export/standard_emitter.ts";

/** Operators and permutations that a fused product becomes. */
function parts(attributes: Parameters<StandardEmitter["runtimeNode"]>[2]): string[] {
  const emit = new StandardEmitter();
  const result = emit.runtimeNode("FusedMatMul", ["a", "b"], attributes);
  assert.equal(result, emit.nodes.at(-1)!.outputs[0]);
  assert(emit.nodes.every(({ domain }) => domain === ""));
  return emit.nodes.map(({ type, attributes: { perm } }) => `${type} ${perm ?? ""}`.trim());
}

Deno.test("a fused product becomes transpositions, a product and a factor", () => {
  assert.deepEqual(parts({}), ["MatMul"]);
  assert.deepEqual(parts({ transA: 1 }), ["Transpose 0,2,1", "MatMul"]);
  assert.deepEqual(parts({ transBatchB: 1 }), ["Transpose 1,0,2", "MatMul"]);
  assert.deepEqual(
    parts({ transBatchA: 1, transBatchB: 1, transB: 1, alpha: { float: 0.5 } }),
    ["Transpose 1,0,2", "Transpose 1,2,0", "MatMul", "Mul"],
  );
});

Deno.test("a layer norm has no results but the one that everybody needs", () => {
  const emit = new StandardEmitter();
  emit.outputs("LayerNormalization", ["x", "w", "b"], { axis: -1 }, 3);
  assert.deepEqual(emit.nodes.map(({ outputs }) => outputs.length), [1]);
});

Deno.test("an operator of ONNX Runtime without a standard form is refused", () => {
  assert.throws(
    () => new StandardEmitter().runtimeNode("FusedGemm", ["a", "b"]),
    /TypeError: FusedGemm is no standard operator/,
  );
});

import assert from "node:assert/strict";
import { OnnxEmitter } from "../../../src/graph/onnx_emitter.ts";

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

/** Running totals of rows of x, which a bias is added to. */
function totals(emit: OnnxEmitter, reversed = false): string[] {
  return emit.scan(
    [{ name: "start", shape: ["B"] }],
    [{ name: "x", shape: ["B"] }],
    reversed,
    (step, total, row) => {
      const next = step.node("Add", [step.node("Add", [total!, row!]), step.float(7)]);
      return { states: [next], elements: [next, step.node("Neg", [next])] };
    },
  );
}

Deno.test("a scan's body has nodes of its own, but constants and names of the whole graph", () => {
  const emit = new OnnxEmitter();
  const seven = emit.float(7);
  const results = totals(emit);
  totals(emit);
  assert.deepEqual(operators(emit), ["Scan", "Scan"]);
  assert.equal(emit.constants.length, 1);
  const bodies = emit.nodes.map(({ attributes: { body } }) => {
    assert(typeof body === "object" && "graph" in body);
    return body.graph;
  });
  assert(bodies.every(({ nodes }) => nodes[1]!.inputs[1] === seven));
  const names = bodies.flatMap(({ inputs, nodes }) => [
    ...inputs.map(({ name }) => name),
    ...nodes.flatMap(({ outputs }) => outputs),
  ]).concat(results);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("a result that a scan's body lists twice is copied", () => {
  const emit = new OnnxEmitter();
  totals(emit);
  const { body } = emit.nodes[0]!.attributes;
  assert(typeof body === "object" && "graph" in body);
  assert.deepEqual(body.graph.nodes.map(({ type }) => type), ["Add", "Add", "Neg", "Identity"]);
  assert.equal(new Set(body.graph.outputs).size, 3);
});

Deno.test("all sequences of a scan run in one direction", () => {
  for (const reversed of [false, true]) {
    const emit = new OnnxEmitter();
    totals(emit, reversed);
    const { attributes } = emit.nodes[0]!;
    assert.equal(attributes["num_scan_inputs"], 1);
    assert.deepEqual(attributes["scan_input_directions"], [Number(reversed)]);
    const outputs = [reversed, reversed].map(Number);
    assert.deepEqual(attributes["scan_output_directions"], outputs);
  }
});

import assert from "node:assert/strict";
import {
  type Group,
  groupNodes,
  operandsOf,
  viewed,
} from "../../../src/executors/webgpu/fusion.ts";
import { applyAll, constant, input, type Node, type Tensor } from "../../../src/graph/graph.ts";
import { concreteShape } from "../../../src/graph/shape.ts";
import { add } from "../../../src/ops/add.ts";
import { exp } from "../../../src/ops/exp.ts";
import { layerNormOp } from "../../../src/ops/layer_norm.ts";
import { matmul } from "../../../src/ops/matmul.ts";
import { multiply } from "../../../src/ops/multiply.ts";
import { reshape } from "../../../src/ops/reshape.ts";
import { sumOp } from "../../../src/ops/sum.ts";
import { soak } from "../../soak.ts";
import { randomGraph } from "./random_graph.ts";

const shapeOf = ({ shape }: Tensor) => concreteShape(shape, {});
const absorbing = new Set(["matmul", "linear", "layer_norm"]);
const absorbs = ({ op, outputs }: Node) => absorbing.has(op.name) ? outputs[0] : undefined;

/** Arrays that a node's own kernel is bound to. */
const bindingsOf = ({ inputs, outputs }: Node) => inputs.length + outputs.length;

function grouped(roots: readonly Tensor[], mostBindings = 8): Group[] {
  const absorptionOf = (node: Node) => {
    const result = absorbs(node);
    return result && { result, bindings: bindingsOf(node) };
  };
  return groupNodes(roots, shapeOf, absorptionOf, mostBindings);
}

/** E.g. `matmul+exp`, or `map+add` for a chain of its own. */
function names(roots: readonly Tensor[], mostBindings = 8): string[] {
  return grouped(roots, mostBindings).map(({ kernel, chain }) =>
    [kernel?.op.name ?? "map", ...chain.map(({ op }) => op.name)].join("+")
  );
}

const x = input("x", "f32", [4, 6]), square = input("square", "f32", [6, 6]);
const row = input("row", "f32", [6]);

Deno.test("a chain of pointwise operations is one group", () => {
  assert.deepEqual(names([exp(multiply(add(x, constant(1)), x))]), ["map+add+multiply+exp"]);
});

Deno.test("a kernel takes its pointwise successors into its epilogue, through views too", () => {
  const y = reshape(matmul(x, square), [24, 1]);
  assert.deepEqual(names([exp(add(y, y))]), ["matmul", "map+add+exp"], "used twice");
  assert.deepEqual(names([exp(add(y, constant(2)))]), ["matmul+add+exp"]);
});

Deno.test("what two operations read, or what is a result itself, is stored", () => {
  const y = add(x, constant(1));
  assert.deepEqual(names([exp(y), multiply(y, x)]), ["map+add", "map+exp", "map+multiply"]);
  assert.deepEqual(names([exp(y), y]), ["map+add", "map+exp"]);
  assert.deepEqual(names([exp(reshape(y, [24])), reshape(y, [6, 4])]), ["map+add", "map+exp"]);
  const product = matmul(x, square);
  assert.deepEqual(names([exp(product), product]), ["matmul", "map+exp"]);
});

Deno.test("a kernel without an epilogue, or a smaller operand, absorbs nothing", () => {
  const [sums] = applyAll(sumOp, [x], { axes: [1] });
  assert.deepEqual(names([exp(sums!)]), ["sum", "map+exp"]);
  assert.deepEqual(names([multiply(exp(input("column", "f32", [4, 1])), x)]), [
    "map+exp",
    "map+multiply",
  ]);
});

Deno.test("of two operands the one that is computed later absorbs, so that the other is there", () => {
  assert.deepEqual(names([add(matmul(x, square), matmul(exp(x), square))]), [
    "matmul",
    "map+exp",
    "matmul+add",
  ]);
});

Deno.test("a kernel does not wait for successors while others need its further results", () => {
  const [y, mean] = applyAll(layerNormOp, [x, row, row], null) as [Tensor, Tensor];
  const [columns] = applyAll(sumOp, [multiply(x, mean)], { axes: [0] }) as [Tensor];
  const shifted = add(y, constant(1));
  const roots = [add(shifted, columns)];
  checkOrder(roots);
  assert.deepEqual(names(roots), ["layer_norm+add", "map+multiply", "sum", "map+add"]);
});

Deno.test("an epilogue does not read what its own kernel is just writing", () => {
  const [y, mean] = applyAll(layerNormOp, [x, row, row], null) as [Tensor, Tensor];
  assert.deepEqual(names([multiply(y, mean)]), ["layer_norm", "map+multiply"]);
});

Deno.test("a kernel takes in no more successors than its dispatch can be bound to the operands of", () => {
  const others = ["a", "b", "c"].map((name) => input(name, "f32", [4, 6]));
  const roots = [others.reduce(multiply, matmul(x, square))];
  const whole = ["matmul+multiply+multiply+multiply"];
  assert.deepEqual(names(roots, 6), whole);
  assert.deepEqual(names(roots, 5), ["matmul+multiply+multiply", "map+multiply"]);
  assert.deepEqual(names(roots, 4), ["matmul+multiply", "map+multiply+multiply"]);
  assert.deepEqual(names(roots, 3), ["matmul", "map+multiply", "map+multiply", "map+multiply"]);
  // An operand that is bound already, and a constant, cost nothing.
  const again = multiply(add(roots[0]!, constant(2)), others[0]!);
  assert.deepEqual(names([again], 6), [`${whole}+add+multiply`]);
});

Deno.test("where the operand computed last has no room left, another one absorbs", () => {
  const [y] = applyAll(layerNormOp, [exp(x), row, row], null) as [Tensor];
  const roots = [add(matmul(x, square), y)];
  assert.deepEqual(names(roots, 7), ["matmul", "map+exp", "layer_norm+add"]);
  assert.deepEqual(names(roots, 6), ["map+exp", "layer_norm", "matmul+add"]);
});

/** Every operand is a leaf or was made by an earlier group, and nothing is made that nobody can reach. */
function checkOrder(roots: readonly Tensor[], mostBindings = 8): void {
  const stored = new Set<Tensor>();
  const readable = (tensor: Tensor) =>
    viewed(tensor).origin.kind !== "output" || stored.has(viewed(tensor));
  const nodes = new Set<Node>();
  for (const { kernel, chain } of grouped(roots, mostBindings)) {
    const inside = new Set<Tensor>();
    for (const node of [...(kernel ? [kernel] : []), ...chain]) {
      for (const operand of node.inputs) {
        const there = inside.has(viewed(operand)) || readable(operand);
        assert.ok(there, `${node.op.name} reads what is not there yet`);
      }
      assert.ok(!nodes.has(node), `${node.op.name} is computed twice`);
      nodes.add(node);
      // Of what passes through an epilogue only the end of the chain is stored.
      if (node === kernel) node.outputs.forEach((tensor) => stored.add(tensor));
      if (node === kernel && chain.length > 0) stored.delete(absorbs(node)!);
      inside.add(node === kernel ? absorbs(node) ?? node.outputs[0]! : node.outputs[0]!);
    }
    const end = chain.at(-1)?.outputs[0];
    if (end) stored.add(end);
    const own = kernel ? bindingsOf(kernel) : 1;
    const operands = operandsOf(chain, kernel && absorbs(kernel)).length;
    // A single operation is bound to what it needs.
    const absorbed = chain.length > (kernel ? 0 : 1);
    assert.ok(!absorbed || own + operands <= mostBindings, `${own} + ${operands} bindings`);
  }
  for (const root of roots) assert.ok(readable(root), "a result is not stored");
}

Deno.test("in random graphs every operand is there when it is read, and every result is kept", () => {
  for (let seed = 0; seed < soak(500); seed++) {
    try {
      checkOrder(randomGraph(seed, 25).roots, 4 + seed % 5);
    } catch (error) {
      throw new Error(`graph ${seed}`, { cause: error });
    }
  }
});

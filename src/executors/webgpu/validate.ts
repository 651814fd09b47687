/** Compares every operation of a graph on the GPU with its specification: `--debug`. */
import { type Tensor, topologicalOrder } from "../../graph/graph.ts";
import { concreteShape, type Sizes } from "../../graph/shape.ts";
import { evaluateReference } from "../reference/evaluate.ts";
import type { Gpu } from "./device.ts";
import { runOnce } from "./run_once.ts";

/** Largest difference of an operation's results, relative to the largest element, over all its nodes. */
export interface Deviation {
  readonly op: string;
  readonly nodes: number;
  readonly largest: number;
}

/** Rounding errors grow along a model; a wrong kernel is off by far more. */
const tolerance = 1e-2;

/**
 * Runs all nodes, unfused, on both engines.
 *
 * @param feeds data of inputs and parameters by name
 * @throws Error naming the operation and its shapes when one is off
 */
export async function validateOperations(
  gpu: Gpu,
  outputs: Readonly<Record<string, Tensor>>,
  feeds: ReadonlyMap<string, Float64Array>,
  sizes: Sizes,
): Promise<Deviation[]> {
  const nodes = topologicalOrder(Object.values(outputs));
  const tensors = nodes.flatMap((node) => node.outputs);
  const expected = evaluateReference(tensors, feeds, sizes);
  // Every result is kept, so that nothing is fused and nothing overwritten.
  const named = Object.fromEntries(tensors.map((tensor, i) => [String(i), tensor]));
  const found = await runOnce(gpu, named, feeds, sizes);
  const worst = new Map<string, { nodes: number; largest: number }>();
  tensors.forEach((tensor, i) => {
    if (tensor.origin.kind !== "output") return;
    const { op, inputs } = tensor.origin.node;
    const difference = relativeDifference(found.get(String(i))!, expected[i]!.data);
    if (difference > tolerance) {
      const shapes = inputs.map(({ shape }) => `[${concreteShape(shape, sizes)}]`).join(", ");
      throw new Error(`${op.name} of ${shapes} on ${gpu.name} is off by ${difference}`);
    }
    const known = worst.get(op.name) ?? { nodes: 0, largest: 0 };
    worst.set(op.name, {
      nodes: known.nodes + 1,
      largest: Math.max(known.largest, difference),
    });
  });
  return [...worst].map(([op, deviation]) => ({ op, ...deviation }));
}

function relativeDifference(found: ArrayLike<number>, expected: Float64Array): number {
  let largest = 0, difference = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]!));
    difference = Math.max(difference, Math.abs(found[i]! - expected[i]!));
  }
  return difference === 0 ? 0 : difference / Math.max(largest, 1e-30);
}

/** Runs a graph by each operation's specification, in float64. */
import { leavesOf, type ReferenceArray, type Tensor, topologicalOrder } from "../../graph/graph.ts";
import { concreteShape, type Sizes } from "../../graph/shape.ts";

/**
 * Values of `outputs`.
 *
 * @param feeds data of inputs and parameters by name; shapes come from the graph and `sizes`
 */
export function evaluateReference(
  outputs: readonly Tensor[],
  feeds: ReadonlyMap<string, Float64Array>,
  sizes: Sizes,
): ReferenceArray[] {
  const values = new Map<Tensor, ReferenceArray>();
  for (const leaf of leavesOf(outputs)) {
    values.set(leaf, { shape: concreteShape(leaf.shape, sizes), data: leafData(leaf, feeds) });
  }
  for (const node of topologicalOrder(outputs)) {
    const shapes = node.outputs.map(({ shape }) => concreteShape(shape, sizes));
    const inputs = node.inputs.map((tensor) => values.get(tensor)!);
    node.op.reference(inputs, node.attributes, shapes).forEach((data, i) => {
      values.set(node.outputs[i]!, { shape: shapes[i]!, data });
    });
  }
  return outputs.map((tensor) => values.get(tensor)!);
}

function leafData({ origin }: Tensor, feeds: ReadonlyMap<string, Float64Array>): Float64Array {
  if (origin.kind === "constant") return Float64Array.of(origin.value);
  const name = origin.kind === "output" ? "" : origin.name;
  const data = feeds.get(name);
  if (data === undefined) throw new RangeError(`no value given for ${name}`);
  return data;
}

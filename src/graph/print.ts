/** A graph as text, one line for each input, parameter and node: for messages and for `--debug`. */
import { leavesOf, type Node, type Tensor, type TensorType, topologicalOrder } from "./graph.ts";
import { showShape } from "./shape.ts";

/**
 * For instance
 *
 * ```text
 * parameter encoder.embeddings.weight: f32 [29, 256]
 * input source: i32 [B*S]
 * %0: f32 [B*S, 256] = embedding(encoder.embeddings.weight, source)
 * %1: f32 [S, B, 256] = reshape(%0) {"shape":["S","B",256]}
 * result = %1
 * ```
 */
export function printGraph(outputs: Readonly<Record<string, Tensor>>): string {
  const roots = Object.values(outputs);
  const nodes = topologicalOrder(roots);
  const names = new Map<Tensor, string>();
  nodes.flatMap((node) => node.outputs).forEach((tensor, i) => names.set(tensor, `%${i}`));
  const leaves = leavesOf(roots);
  leaves.forEach((leaf) => names.set(leaf, leafText(leaf)));
  const declared = leaves.filter(({ origin }) => origin.kind !== "constant");
  return [
    ...declared.map((leaf) => `${leaf.origin.kind} ${names.get(leaf)}: ${typeText(leaf)}`),
    ...nodes.map((node) => nodeText(node, names)),
    ...Object.entries(outputs).map(([name, tensor]) => `${name} = ${names.get(tensor)}`),
  ].join("\n");
}

function leafText({ origin }: Tensor): string {
  if (origin.kind === "output") throw new TypeError("the result of a node is not a leaf");
  return origin.kind === "constant" ? String(origin.value) : origin.name;
}

/** `f32 [B*S, 256]`. */
export function typeText({ type, shape }: TensorType): string {
  return `${type} ${showShape(shape)}`;
}

function nodeText({ op, inputs, outputs, attributes }: Node, names: Map<Tensor, string>): string {
  const results = outputs.map((tensor) => `${names.get(tensor)}: ${typeText(tensor)}`).join(", ");
  const operands = inputs.map((tensor) => names.get(tensor)).join(", ");
  const options = attributes === null ? "" : ` ${JSON.stringify(attributes)}`;
  return `${results} = ${op.name}(${operands})${options}`;
}

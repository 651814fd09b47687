/** How much memory a run of a graph takes at its peak, from shapes alone: nothing is run. */
import { type Tensor, topologicalOrder } from "./graph.ts";
import { factors, multiplyDims, type Shape, type Sizes } from "./shape.ts";

/** What the ONNX nodes of an operation hold beside its inputs and results. */
export interface Held {
  readonly shape: Shape;
  /** Held from the first to the last of the operations that name the same tensor here; left out: while the operation runs. */
  readonly sharedBy?: Tensor;
}

/** From the node that needs it first to the one that needs it last, both included. */
interface Life {
  readonly from: number;
  to: number;
  readonly bytes: (sizes: Sizes) => number;
}

/** Floats and integers alike. */
const bytesPerElement = 4;

/**
 * Peak memory of a run as a function of its sizes, in bytes.
 *
 * Nodes run one after the other; a tensor lives from its node to the last that reads it, inputs and results to the end.
 * Weights are not counted.
 *
 * @param placed results have memory of their own elsewhere, and are not counted either
 */
export function footprintOf(
  outputs: Readonly<Record<string, Tensor>>,
  { placed = false } = {},
): (sizes: Sizes) => number {
  const roots = Object.values(outputs), nodes = topologicalOrder(roots), end = nodes.length;
  const tensors = new Map<Tensor, Life>(), shared = new Map<Tensor, Life>();
  const passing: Life[] = [];
  nodes.forEach((node, at) => {
    for (const tensor of [...node.inputs, ...node.outputs].map(shownBy)) {
      use(tensors, tensor, tensor.shape, at);
    }
    for (const { shape, sharedBy } of node.op.held?.(node) ?? []) {
      if (sharedBy) use(shared, sharedBy, shape, at);
      else passing.push({ from: at, to: at, bytes: bytesOf(shape) });
    }
  });
  for (const tensor of roots.map(shownBy)) {
    if (placed) tensors.delete(tensor);
    else use(tensors, tensor, tensor.shape, end);
  }
  for (const [tensor, life] of tensors) {
    const { kind } = tensor.origin;
    if (kind === "constant" || kind === "parameter") tensors.delete(tensor);
    if (kind === "input") tensors.set(tensor, { ...life, from: 0, to: end });
  }
  const lives = [...tensors.values(), ...shared.values(), ...passing];
  return (sizes) => peakOf(lives, end, sizes);
}

function use(lives: Map<Tensor, Life>, key: Tensor, shape: Shape, at: number): void {
  const life = lives.get(key);
  if (life) life.to = at;
  else lives.set(key, { from: at, to: at, bytes: bytesOf(shape) });
}

/** The tensor whose memory a view shows. */
function shownBy(tensor: Tensor): Tensor {
  const { origin } = tensor;
  return origin.kind === "output" && origin.node.op.wgsl.kind === "view"
    ? shownBy(origin.node.inputs[0]!)
    : tensor;
}

/** As a function that does not take the shape apart each time. */
function bytesOf(shape: Shape): (sizes: Sizes) => number {
  const { coefficient, symbols } = factors(multiplyDims(...shape));
  return (sizes) =>
    symbols.reduce((product, symbol) => product * sizes[symbol]!, bytesPerElement * coefficient);
}

function peakOf(lives: readonly Life[], end: number, sizes: Sizes): number {
  const changes = new Float64Array(end + 2);
  for (const { from, to, bytes } of lives) {
    const size = bytes(sizes);
    changes[from]! += size;
    changes[to + 1]! -= size;
  }
  let now = 0, peak = 0;
  for (const change of changes) {
    now += change;
    if (now > peak) peak = now;
  }
  return peak;
}

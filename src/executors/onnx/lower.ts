/** Turns a graph into an ONNX model. */
import onnxProto from "onnx-proto";
import { checkGraph } from "../../graph/check.ts";
import { leavesOf, type Tensor, topologicalOrder } from "../../graph/graph.ts";
import {
  type Attribute,
  type OnnxBody,
  type OnnxConstant,
  OnnxEmitter,
  type OnnxNode,
  sizeInput,
} from "../../graph/onnx_emitter.ts";

const { onnx } = onnxProto;

/** Numbers of ONNX's element types. */
export const elementTypes = { f32: 1, i32: 6, i64: 7 } as const;

/** Newest operator set that the pinned ONNX Runtime and most other runtimes support. */
const operatorSet = 18;

export interface LoweredGraph {
  readonly model: Uint8Array<ArrayBuffer>;
  /** Inputs and parameters in the order in which the graph names them. */
  readonly leaves: readonly Tensor[];
  /** Symbols whose sizes are inputs of the graph as well, see {@link sizeInput}. */
  readonly symbols: readonly string[];
}

/** Name under which a leaf enters the graph. */
export function leafName(tensor: Tensor): string {
  if (tensor.origin.kind === "input" || tensor.origin.kind === "parameter") {
    return tensor.origin.name;
  }
  throw new TypeError(`a tensor of kind ${tensor.origin.kind} has no name`);
}

/** Lowers everything that `outputs` depend on. */
export function lowerGraph(outputs: Readonly<Record<string, Tensor>>): LoweredGraph {
  const emit = new OnnxEmitter();
  const names = emitGraph(emit, outputs, leafName);
  const results = Object.entries(outputs).map(([name, tensor]) =>
    [name, names.get(tensor)!] as const
  );
  const leaves = leavesOf(Object.values(outputs)).filter(({ origin }) =>
    origin.kind !== "constant"
  );
  const model = encode(emit, namedNodes(emit, results), leaves, outputs);
  return { model, leaves, symbols: [...emit.symbols] };
}

/**
 * The nodes, giving each result the name under which the graph returns it. Where a result is returned twice, or is a leaf,
 * there is a node more; else none, as the runtime would copy what other nodes use as well.
 *
 * @param results name, and the name so far
 */
function namedNodes(
  emit: OnnxEmitter,
  results: readonly (readonly [string, string])[],
): OnnxNode[] {
  const made = new Set(emit.nodes.flatMap(({ outputs }) => outputs));
  const names = new Map<string, string>(), copies: OnnxNode[] = [];
  for (const [name, result] of results) {
    if (made.has(result) && !names.has(result)) names.set(result, name);
    else {
      const inputs = [names.get(result) ?? result];
      copies.push({ type: "Identity", inputs, outputs: [name], attributes: {}, domain: "" });
    }
  }
  return [...emit.nodes.map((node) => renamed(node, names)), ...copies];
}

function renamed(node: OnnxNode, names: ReadonlyMap<string, string>): OnnxNode {
  const nameOf = (name: string) => names.get(name) ?? name;
  const attributes = Object.entries(node.attributes).map(([name, value]) => {
    if (typeof value !== "object" || !("graph" in value)) return [name, value];
    const nodes = value.graph.nodes.map((inner) => renamed(inner, names));
    return [name, { graph: { ...value.graph, nodes } }];
  });
  return {
    ...node,
    inputs: node.inputs.map(nameOf),
    outputs: node.outputs.map(nameOf),
    attributes: Object.fromEntries(attributes),
  };
}

/**
 * Emits the nodes of everything that `outputs` depend on.
 *
 * @param nameOf names of inputs and parameters @returns the names of all tensors
 */
export function emitGraph(
  emit: OnnxEmitter,
  outputs: Readonly<Record<string, Tensor>>,
  nameOf: (leaf: Tensor) => string,
): Map<Tensor, string> {
  checkGraph(outputs);
  const roots = Object.values(outputs);
  const names = new Map<Tensor, string>();
  for (const leaf of leavesOf(roots)) {
    const constant = leaf.origin.kind === "constant";
    names.set(leaf, constant ? emit.float(leaf.origin.value) : nameOf(leaf));
  }
  for (const node of topologicalOrder(roots)) {
    const results = node.op.onnx(emit, node.inputs.map((t) => names.get(t)!), node);
    node.outputs.forEach((tensor, i) => names.set(tensor, results[i]!));
  }
  return names;
}

function encode(
  emit: OnnxEmitter,
  nodes: readonly OnnxNode[],
  leaves: readonly Tensor[],
  outputs: Readonly<Record<string, Tensor>>,
): Uint8Array<ArrayBuffer> {
  const sizes = [...emit.symbols].map((symbol) => valueInfo(sizeInput(symbol), [1], "i64"));
  const model = onnx.ModelProto.create({
    irVersion: 8,
    producerName: "int2int",
    opsetImport: [{ domain: "", version: operatorSet }, { domain: "com.microsoft", version: 1 }],
    graph: {
      name: "int2int",
      node: nodes.map(nodeProto),
      initializer: emit.constants.map(constantProto),
      input: [...leaves.map((leaf) => valueInfo(leafName(leaf), leaf.shape, leaf.type)), ...sizes],
      output: Object.entries(outputs).map(([name, { shape, type }]) =>
        valueInfo(name, shape, type)
      ),
    },
  });
  return new Uint8Array(onnx.ModelProto.encode(model).finish());
}

function bodyProto({ nodes, inputs, outputs }: OnnxBody): onnxProto.onnx.IGraphProto {
  return {
    name: "body",
    node: nodes.map(nodeProto),
    input: inputs.map(({ name, shape }) => valueInfo(name, shape, "f32")),
    // Their shapes are inferred.
    output: outputs.map((name) => ({ name, type: { tensorType: { elemType: elementTypes.f32 } } })),
  };
}

export function constantProto({ name, type, dims, values }: OnnxConstant) {
  return {
    name,
    dims: [...dims],
    dataType: elementTypes[type],
    ...(type === "f32" ? { floatData: [...values] } : { int64Data: [...values] }),
  };
}

export function nodeProto({ type, inputs, outputs, attributes, domain }: OnnxNode) {
  return {
    opType: type,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([name, value]) => attributeProto(name, value)),
    domain,
  };
}

function attributeProto(name: string, value: Attribute) {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value === "number") return { name, type: AttributeType.INT, i: value };
  if (typeof value === "string") {
    return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  }
  if ("float" in value) return { name, type: AttributeType.FLOAT, f: value.float };
  if ("graph" in value) return { name, type: AttributeType.GRAPH, g: bodyProto(value.graph) };
  return { name, type: AttributeType.INTS, ints: [...value] };
}

/** Declares an input or a result of a graph. */
export function valueInfo(
  name: string,
  shape: readonly (number | string)[],
  type: keyof typeof elementTypes,
) {
  const dim = shape.map((d) => (typeof d === "number" ? { dimValue: d } : { dimParam: d }));
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } };
}

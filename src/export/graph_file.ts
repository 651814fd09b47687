/** An ONNX file with its weights inside, while its graph is put together. */
import onnxProto from "onnx-proto";
import { type OnnxNode, sizeInput } from "../graph/onnx_emitter.ts";
import {
  constantProto,
  elementTypes,
  emitGraph,
  leafName,
  nodeProto,
  valueInfo,
} from "../executors/onnx/lower.ts";
import type { Tensor } from "../graph/graph.ts";
import type { Dim, Shape } from "../graph/shape.ts";
import type { Weight } from "../models/weights.ts";
import { StandardEmitter } from "./standard_emitter.ts";

const { onnx } = onnxProto;

/** The newest that the ONNX package of Debian 12 knows; everything exported exists in it. */
const operatorSet = 17;

/** An input or a result of the file; its shape is written with the symbols of our graphs. */
interface Port {
  readonly name: string;
  readonly type: "f32" | "i64";
  readonly shape: Shape;
}

interface Result extends Port {
  readonly tensor: Tensor;
  readonly layout: (rows: string) => string;
}

/** Where the size of a symbol is found, and what is to be added to it. */
interface Size {
  readonly input: string;
  readonly axis: number;
  readonly plus: number;
}

export class GraphFile {
  readonly emit: StandardEmitter = new StandardEmitter();
  readonly #inputs: Port[] = [];
  readonly #results: Result[] = [];
  readonly #sizes = new Map<string, Size>();
  readonly #given = new Map<string, () => string>();

  /**
   * @param weights those that the graph uses, and perhaps others
   * @param symbols what those reading the file know the sizes of our symbols as
   */
  constructor(
    readonly name: string,
    readonly weights: readonly Weight[],
    readonly symbols: Readonly<Record<string, string>>,
  ) {}

  /** Declares an input; symbols of its shape that are new get their size from it. */
  input(name: string, type: Port["type"], shape: Shape): string {
    this.#inputs.push({ name, type, shape });
    shape.forEach((dim, axis) => {
      if (typeof dim === "string" && !this.#sizes.has(dim)) {
        this.#sizes.set(dim, { input: name, axis, plus: 0 });
      }
    });
    return name;
  }

  /** Shape of a declared input. */
  shapeOf(name: string): Shape {
    return this.#inputs.find((input) => input.name === name)!.shape;
  }

  /** Makes a symbol as large as another and one more, where no input tells its size. */
  oneMore(symbol: string, than: string): void {
    if (this.#sizes.has(symbol)) return;
    this.#sizes.set(symbol, { ...this.#sizes.get(than)!, plus: 1 });
  }

  /** Says how an input of our graph is made from the file's; nothing is emitted if it is not used. */
  give(leaf: string, make: () => string): void {
    this.#given.set(leaf, make);
  }

  /** Declares a result. @param layout emits what brings our tensor into the given shape */
  result(name: string, tensor: Tensor, shape: Shape, layout: Result["layout"]): void {
    this.#results.push({ name, type: "f32", shape, tensor, layout });
  }

  /** The file. @param valuesOf a weight's values by the name of its part */
  encode(
    valuesOf: (name: string) => Float32Array,
    metadata: Readonly<Record<string, string>>,
  ): Uint8Array<ArrayBuffer> {
    const parts = this.#emitAll();
    const { nodes, used } = needed(
      [...this.#sizeNodes(), ...this.emit.nodes],
      this.#results.map(({ name }) => name),
    );
    const model = onnx.ModelProto.create({
      irVersion: 8,
      producerName: "int2int",
      opsetImport: [{ domain: "", version: operatorSet }],
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      graph: {
        name: this.name,
        node: nodes.map(nodeProto),
        initializer: [
          ...parts.map(([name, shape]) => ({
            name,
            dims: [...shape],
            dataType: elementTypes.f32,
            rawData: bytesOf(valuesOf(name)),
          })),
          ...this.emit.constants.filter(({ name }) => used.has(name)).map(constantProto),
        ],
        input: this.#inputs.map((port) => this.#declared(port)),
        output: this.#results.map((port) => this.#declared(port)),
      },
    });
    return new Uint8Array(onnx.ModelProto.encode(model).finish());
  }

  /** @returns names and shapes of the weights that are used */
  #emitAll(): [string, readonly number[]][] {
    const used = new Map<string, readonly number[]>();
    const roots = Object.fromEntries(this.#results.map(({ name, tensor }) => [name, tensor]));
    const names = emitGraph(this.emit, roots, (leaf) => {
      if (leaf.origin.kind === "parameter") return this.#weight(leaf, used);
      const name = leafName(leaf);
      return this.emit.once(`given:${name}`, this.#given.get(name)!);
    });
    for (const { name, tensor, layout } of this.#results) {
      this.emit.rename(layout(names.get(tensor)!), name);
    }
    return [...used];
  }

  /** Weights used as one are put together; of a table only the rows that are used are taken. */
  #weight(leaf: Tensor, used: Map<string, readonly number[]>): string {
    const name = leafName(leaf), rows = leaf.shape[0];
    const { parts, shape } = this.weights.find((weight) => weight.name === name)!;
    for (const part of parts) used.set(part.name, part.shape);
    const whole = parts.length === 1 ? parts[0]!.name : this.emit.once(
      `weight:${name}`,
      () => this.emit.node("Concat", parts.map((part) => part.name), { axis: 0 }),
    );
    if (rows === undefined || rows === shape[0]) return whole;
    const { emit } = this;
    return emit.node("Slice", [whole, emit.integers([0]), emit.dim(rows), emit.integers([0])]);
  }

  #sizeNodes(): OnnxNode[] {
    return [...this.emit.symbols].flatMap((symbol) => {
      const { input, axis, plus } = this.#sizes.get(symbol)!;
      const result = sizeInput(symbol), size = plus === 0 ? result : `${result}-${plus}`;
      const attributes = { start: axis, end: axis + 1 };
      const shape = { type: "Shape", inputs: [input], outputs: [size], attributes, domain: "" };
      if (plus === 0) return [shape];
      const inputs = [size, this.emit.integers([plus])];
      return [shape, { type: "Add", inputs, outputs: [result], attributes: {}, domain: "" }];
    });
  }

  #declared({ name, type, shape }: Port) {
    return valueInfo(name, shape.map((dim) => this.#outside(dim)), type);
  }

  #outside(dim: Dim): Dim {
    return typeof dim === "number" ? dim : this.symbols[dim]!;
  }
}

/**
 * The nodes that results need: some of our operations emit what only gradients use.
 *
 * @returns besides the nodes the names of all that they and the results use
 */
function needed(nodes: readonly OnnxNode[], results: readonly string[]) {
  const used = new Set(results);
  const kept = nodes.toReversed().filter(({ inputs, outputs, attributes }) => {
    if (!outputs.some((name) => used.has(name))) return false;
    inputs.forEach((name) => used.add(name));
    for (const value of Object.values(attributes)) {
      if (typeof value !== "object" || !("graph" in value)) continue;
      value.graph.nodes.forEach(({ inputs }) => inputs.forEach((name) => used.add(name)));
    }
    return true;
  });
  return { nodes: kept.toReversed(), used };
}

/** Little-endian, as all machines are that this program runs on. */
function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

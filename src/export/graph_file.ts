/** An ONNX file while its graph is put together. */
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
import type { Weight, WeightPart } from "../models/weights.ts";
import { type Place, sharedWeightsFile } from "./shared_weights.ts";
import { StandardEmitter } from "./standard_emitter.ts";
import { storedTypes, type WeightStore } from "./stored_weight.ts";

const { onnx } = onnxProto;

/** The newest that the ONNX package of Debian 12 knows; everything exported exists in it. */
const operatorSet = 17;

/** An input or a result of the file; its shape is written with the symbols of our graphs. */
interface Port {
  readonly name: string;
  readonly type: "f32" | "i64";
  readonly shape: Shape;
}

/** An input or a result as those reading the file know it. */
export interface DeclaredPort {
  readonly name: string;
  readonly type: string;
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
  readonly #parts = new Set<WeightPart>();
  #isEmitted = false;

  /**
   * @param weights those that the graph uses, and perhaps others
   * @param store their values
   * @param symbols what those reading the file know the sizes of our symbols as
   */
  constructor(
    readonly name: string,
    readonly weights: readonly Weight[],
    readonly store: WeightStore,
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

  /** What it takes and returns. */
  get interface(): { readonly inputs: DeclaredPort[]; readonly results: DeclaredPort[] } {
    const declared = ({ name, type, shape }: Port) => ({
      name,
      type: { f32: "float32", i64: "int64" }[type],
      shape: shape.map((dim) => this.#outside(dim)),
    });
    return { inputs: this.#inputs.map(declared), results: this.#results.map(declared) };
  }

  /** The weights that the graph uses, after all inputs and results were declared. */
  get parts(): readonly WeightPart[] {
    if (!this.#isEmitted) this.#emitAll();
    return [...this.#parts];
  }

  /** The file. @param places of the weights that are stored outside, by the name of the part */
  encode(
    places: ReadonlyMap<string, Place>,
    metadata: Readonly<Record<string, string>>,
  ): Uint8Array<ArrayBuffer> {
    const { parts } = this;
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
          ...parts.map((part) => weightProto(part, this.store, places.get(part.name))),
          ...this.emit.constants.filter(({ name }) => used.has(name)).map(constantProto),
        ],
        input: this.#inputs.map((port) => this.#declared(port)),
        output: this.#results.map((port) => this.#declared(port)),
      },
    });
    return new Uint8Array(onnx.ModelProto.encode(model).finish());
  }

  #emitAll(): void {
    this.#isEmitted = true;
    const roots = Object.fromEntries(this.#results.map(({ name, tensor }) => [name, tensor]));
    const names = emitGraph(this.emit, roots, (leaf) => {
      if (leaf.origin.kind === "parameter") return this.#weight(leaf);
      const name = leafName(leaf);
      return this.emit.once(`given:${name}`, this.#given.get(name)!);
    });
    for (const { name, tensor, layout } of this.#results) {
      this.emit.rename(layout(names.get(tensor)!), name);
    }
  }

  /** Weights used as one are put together; of a table only the rows that are used are taken. */
  #weight(leaf: Tensor): string {
    const { emit } = this, name = leafName(leaf), rows = leaf.shape[0];
    const { parts, shape } = this.weights.find((weight) => weight.name === name)!;
    const values = parts.map((part) => this.#part(part));
    const whole = values.length === 1
      ? values[0]!
      : emit.once(`weight:${name}`, () => emit.node("Concat", values, { axis: 0 }));
    if (rows === undefined || rows === shape[0]) return whole;
    return emit.node("Slice", [whole, emit.integers([0]), emit.dim(rows), emit.integers([0])]);
  }

  /** @returns the name of its values in 32 bits */
  #part(part: WeightPart): string {
    this.#parts.add(part);
    if (this.store.typeOf(part) === "f32") return part.name;
    const to = elementTypes.f32;
    return this.emit.once(`f32:${part.name}`, () => this.emit.node("Cast", [part.name], { to }));
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

function weightProto(part: WeightPart, store: WeightStore, place: Place | undefined) {
  const { name, shape } = part;
  const declared = { name, dims: [...shape], dataType: storedTypes[store.typeOf(part)] };
  if (place === undefined) return { ...declared, rawData: store.stored(part).bytes };
  const entries = Object.entries({ location: sharedWeightsFile, ...place });
  return {
    ...declared,
    dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
    externalData: entries.map(([key, value]) => ({ key, value: String(value) })),
  };
}

import { type Dim, factors, type Shape } from "./shape.ts";

export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly graph: OnnxBody };

/** A node of an ONNX graph before it is written. */
export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly domain: string;
}

/** A graph inside a node, on floats: it may use every name of the graph around it. */
export interface OnnxBody {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly string[];
}

/** A tensor of an ONNX graph by its name. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: Shape;
}

/** A constant of an ONNX graph: 64-bit integers or 32-bit floats; `dims` is `[]` for a scalar. */
export interface OnnxConstant {
  readonly name: string;
  readonly type: "i64" | "f32";
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

/** Name of the graph input (64-bit, `[1]`) that carries the size of a symbol. */
export function sizeInput(symbol: string): string {
  return `size:${symbol}`;
}

/** Collects the nodes and constants of one ONNX graph; equal constants and shapes are emitted once. */
export class OnnxEmitter {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[];
  /** Symbols whose size the graph needs as an input. */
  readonly symbols: Set<string>;
  readonly #root: OnnxEmitter;
  #memo = new Map<string, string>();
  #count = 0;

  /** @param root where this one emits a body: the emitter of the whole graph, which has all constants and gives all names */
  constructor(root?: OnnxEmitter) {
    this.#root = root ?? this;
    this.constants = root?.constants ?? [];
    this.symbols = root?.symbols ?? new Set();
  }

  /** Adds a node of the standard operator set and returns the name of its only result. */
  node(
    type: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
  ): string {
    return this.#emit(type, inputs, attributes, 1, "")[0]!;
  }

  /** Adds a node with several results. */
  outputs(
    type: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute>,
    count: number,
  ): string[] {
    return this.#emit(type, inputs, attributes, count, "");
  }

  /** Adds a node of ONNX Runtime's own operator set (`com.microsoft`). */
  runtimeNode(
    type: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
  ): string {
    return this.#emit(type, inputs, attributes, 1, "com.microsoft")[0]!;
  }

  #emit(
    type: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute>,
    count: number,
    domain: string,
  ): string[] {
    const outputs = Array.from({ length: count }, () => `${type}_${this.#root.#count++}`);
    this.nodes.push({ type, inputs, outputs, attributes, domain });
    return outputs;
  }

  /**
   * Runs `body` on one element of each sequence after the other, from the last to the first if `reversed`.
   *
   * @param states start values of what is carried along
   * @param sequences under the shapes of their elements; in the graph one more axis comes first
   * @param body emits what becomes of states and elements: the states after them, and elements of results
   * @returns names of the states in the end, then of the sequences of results, each in the order of `sequences`
   */
  scan(
    states: readonly OnnxValue[],
    sequences: readonly OnnxValue[],
    reversed: boolean,
    body: (emit: OnnxEmitter, ...names: string[]) => { states: string[]; elements: string[] },
  ): string[] {
    const inner = new OnnxEmitter(this.#root);
    const given = [...states, ...sequences];
    const inputs = given.map(({ shape }) => ({ name: `element_${this.#root.#count++}`, shape }));
    const made = body(inner, ...inputs.map(({ name }) => name));
    // ONNX Runtime fills a result that is listed twice only once.
    const outputs = [...made.states, ...made.elements].map((name, i, all) =>
      all.indexOf(name) < i ? inner.node("Identity", [name]) : name
    );
    const direction = Number(reversed);
    return this.outputs("Scan", given.map(({ name }) => name), {
      body: { graph: { nodes: inner.nodes, inputs, outputs } },
      num_scan_inputs: sequences.length,
      scan_input_directions: sequences.map(() => direction),
      scan_output_directions: made.elements.map(() => direction),
    }, outputs.length);
  }

  /** Gives a result the name under which the graph returns it. */
  rename(result: string, name: string): void {
    this.nodes.push({
      type: "Identity",
      inputs: [result],
      outputs: [name],
      attributes: {},
      domain: "",
    });
  }

  /** The result of `build`, made once for each `key`. */
  once(key: string, build: () => string): string {
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const name = build();
    this.#memo.set(key, name);
    return name;
  }

  /** A scalar of type f32. */
  float(value: number): string {
    return this.#constant("f32", [], [value]);
  }

  /** A list of 64-bit integers. */
  integers(values: readonly number[]): string {
    return this.#constant("i64", [values.length], values);
  }

  /** A 64-bit scalar. */
  integer(value: number): string {
    return this.#constant("i64", [], [value]);
  }

  #constant(type: "i64" | "f32", dims: readonly number[], values: readonly number[]): string {
    return this.#root.once(`${type}[${dims}](${values})`, () => {
      const name = `constant_${this.constants.length}`;
      this.constants.push({ name, type, dims, values });
      return name;
    });
  }

  /** A dimension as a list of one 64-bit integer. */
  dim(dim: Dim): string {
    if (typeof dim === "number") return this.integers([dim]);
    const { coefficient, symbols } = factors(dim);
    return this.once(`dim:${dim}`, () => {
      const parts = symbols.map((symbol) => {
        this.symbols.add(symbol);
        return sizeInput(symbol);
      });
      if (coefficient !== 1) parts.push(this.integers([coefficient]));
      return parts.reduce((a, b) => this.node("Mul", [a, b]));
    });
  }

  /** A shape as a list of 64-bit integers. */
  shape(shape: Shape): string {
    if (shape.every((dim) => typeof dim === "number")) return this.integers(shape as number[]);
    return this.once(
      `shape:${shape}`,
      () => this.node("Concat", shape.map((dim) => this.dim(dim)), { axis: 0 }),
    );
  }

  /** Sums of the columns of a matrix with so many rows: a product with ones takes ONNX Runtime a third of the time. */
  columnSums(name: string, rows: Dim): string {
    const ones = this.once(
      `ones:${rows}`,
      () => this.node("Expand", [this.float(1), this.shape([rows])]),
    );
    return this.node("MatMul", [ones, name]);
  }

  /** `name` seen under another shape with as many elements. */
  reshape(name: string, shape: Shape): string {
    // One unknown dimension may be left to the runtime, which saves computing it.
    const unknown = shape.findLastIndex((dim) => typeof dim === "string");
    const target = unknown < 0 ? shape : shape.map((dim, i) => (i === unknown ? -1 : dim));
    return this.node("Reshape", [name, this.shape(target)]);
  }
}

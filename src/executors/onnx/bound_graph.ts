/** A graph loaded into ONNX Runtime, its weights bound once, its inputs given run by run. */
import type { Tensor } from "../../graph/graph.ts";
import { concreteShape, type Sizes } from "../../graph/shape.ts";
import type { Feeds } from "../../graph/feeds.ts";
import { sizeInput } from "../../graph/onnx_emitter.ts";
import { leafName, lowerGraph } from "./lower.ts";
import { OrtSession, type Run, type SessionOptions } from "./session.ts";
import { type OrtTensor, tensorOver } from "./tensors.ts";

/** Where weights lie, and where results go. */
export interface Binding {
  weight(name: string, shape: readonly number[]): OrtTensor;
  /** `undefined` lets ONNX Runtime allocate the result. */
  result(name: string, shape: readonly number[]): OrtTensor | undefined;
  /** Which of the results that ONNX Runtime allocates are left on the accelerator, if there is one. */
  readonly stays?: (name: string) => boolean;
}

export class BoundGraph {
  readonly #session: OrtSession;
  readonly #leaves: readonly Tensor[];
  readonly #symbols: readonly string[];

  constructor(private readonly outputs: Readonly<Record<string, Tensor>>, options: SessionOptions) {
    const { model, leaves, symbols } = lowerGraph(outputs);
    this.#session = new OrtSession(model, options);
    this.#leaves = leaves;
    this.#symbols = symbols;
  }

  /** A runner with tensors of its own; runners of one graph may run at the same time. */
  runner(binding: Binding): BoundRunner {
    return new BoundRunner(this.#session, this.outputs, this.#leaves, this.#symbols, binding);
  }

  release(): void {
    this.#session.release();
  }
}

/** Runs a graph again and again; what depends on sizes is bound anew only when they change. */
export class BoundRunner {
  readonly #run: Run;
  readonly #outputs: [string, Tensor][];
  readonly #weights: Tensor[];
  readonly #inputs: Set<string>;
  #running = false;
  /** Tensors whose shape depends on sizes, by slot. */
  readonly #sized = new Map<string, { readonly shape: string; readonly tensor: OrtTensor }>();

  constructor(
    session: OrtSession,
    outputs: Readonly<Record<string, Tensor>>,
    leaves: readonly Tensor[],
    private readonly symbols: readonly string[],
    private readonly binding: Binding,
  ) {
    this.#outputs = Object.entries(outputs);
    this.#weights = leaves.filter(({ origin }) => origin.kind === "parameter");
    this.#inputs = new Set(
      leaves.filter(({ origin }) => origin.kind === "input").map((leaf) => leafName(leaf)),
    );
    const names = [...leaves.map(leafName), ...symbols.map(sizeInput)];
    this.#run = session.bind(
      names.map((name) => [name, undefined] as const),
      this.#outputs.map(([name]) => [name, undefined] as const),
      binding.stays,
    );
  }

  /**
   * One run. @param tensors inputs that already are tensors of ONNX Runtime
   * @returns the run, whose allocated results are to be taken
   */
  async run(
    { arrays, sizes }: Feeds,
    tensors: Readonly<Record<string, OrtTensor>> = {},
  ): Promise<Run> {
    // Two runs over the same tensors would crash the runtime.
    if (this.#running) throw new TypeError("a runner of a graph runs once at a time");
    this.#running = true;
    try {
      return await this.#runWith(arrays, sizes, tensors);
    } finally {
      this.#running = false;
    }
  }

  async #runWith(
    arrays: Feeds["arrays"],
    sizes: Sizes,
    tensors: Readonly<Record<string, OrtTensor>>,
  ): Promise<Run> {
    this.#bindSizes(sizes);
    const made: OrtTensor[] = [];
    for (const [name, data] of Object.entries(arrays)) {
      if (!this.#inputs.has(name)) continue;
      const tensor = tensorOver(data, [data.length]);
      made.push(tensor);
      this.#run.setInput(name, tensor);
    }
    for (const [name, tensor] of Object.entries(tensors)) this.#run.setInput(name, tensor);
    await this.#run.run();
    made.forEach((tensor) => tensor.release());
    return this.#run;
  }

  /** Lets go of what was bound, which is not collected by itself; results that were taken are the caller's. */
  release(): void {
    for (const { tensor } of this.#sized.values()) tensor.release();
    this.#sized.clear();
    this.#run.release();
  }

  #bindSizes(sizes: Sizes): void {
    for (const symbol of this.symbols) {
      this.#once(sizeInput(symbol), [sizes[symbol]!], (shape) => {
        const tensor = tensorOver(BigInt64Array.of(BigInt(shape[0]!)), [1]);
        this.#run.setInput(sizeInput(symbol), tensor);
        return tensor;
      });
    }
    for (const leaf of this.#weights) {
      const name = leafName(leaf);
      this.#once(name, concreteShape(leaf.shape, sizes), (shape) => {
        const tensor = this.binding.weight(name, shape);
        this.#run.setInput(name, tensor);
        return tensor;
      });
    }
    for (const [name, { shape }] of this.#outputs) {
      this.#once(`out:${name}`, concreteShape(shape, sizes), (dims) => {
        const tensor = this.binding.result(name, dims);
        if (tensor) this.#run.setOutput(name, tensor);
        return tensor;
      });
    }
  }

  #once(
    slot: string,
    shape: readonly number[],
    bind: (shape: readonly number[]) => OrtTensor | undefined,
  ): void {
    const key = String(shape), known = this.#sized.get(slot);
    if (known?.shape === key) return;
    known?.tensor.release();
    const tensor = bind(shape);
    if (tensor) this.#sized.set(slot, { shape: key, tensor });
  }
}

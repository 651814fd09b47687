/// <reference lib="dom" />
/** ONNX Runtime for browsers, as far as the page uses it: its own script has made it a global. */

export interface OrtTensor {
  readonly data: Float32Array | BigInt64Array;
  readonly dims: readonly number[];
}

export type Tensors = Record<string, OrtTensor>;

export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Tensors): Promise<Tensors>;
}

interface Runtime {
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: {
        readonly executionProviders: readonly string[];
        readonly externalData: readonly { readonly path: string; readonly data: Uint8Array }[];
      },
    ): Promise<Session>;
  };
  readonly Tensor: new (
    type: "float32" | "int64",
    data: Float32Array | BigInt64Array,
    dims: readonly number[],
  ) => OrtTensor;
  readonly env: {
    readonly wasm: { numThreads: number; wasmBinary?: ArrayBufferLike };
    logLevel: string;
  };
}

const runtime = () => (globalThis as unknown as { readonly ort: Runtime }).ort;

/** Starts the runtime. @param binary its WebAssembly, so that nothing is fetched */
export function startRuntime(binary: Uint8Array<ArrayBuffer>): void {
  const { env } = runtime();
  // Threads need headers of a server.
  env.wasm.numThreads = 1;
  env.wasm.wasmBinary = binary.buffer;
  env.logLevel = "error";
}

/** @param weights the file to which the graph refers, by its name there */
export function loadSession(
  graph: Uint8Array,
  weights: { readonly path: string; readonly data: Uint8Array },
): Promise<Session> {
  const options = { executionProviders: ["wasm"], externalData: [weights] };
  return runtime().InferenceSession.create(graph, options);
}

export function floats(data: Float32Array, dims: readonly number[]): OrtTensor {
  return new (runtime().Tensor)("float32", data, dims);
}

/** @param rows equally long */
export function integers(rows: readonly (readonly number[])[]): OrtTensor {
  const values = BigInt64Array.from(rows.flat(), BigInt);
  return new (runtime().Tensor)("int64", values, [rows.length, rows[0]!.length]);
}

/** Chosen rows of a tensor, along its first dimension. */
export function gatherRows(tensor: OrtTensor, rows: ArrayLike<number>): OrtTensor {
  const { data, dims: [count = 0, ...inner] } = tensor;
  if (rows.length === count && Array.prototype.every.call(rows, (row, i) => row === i)) {
    return tensor;
  }
  const size = inner.reduce((a, b) => a * b, 1);
  const dims = [rows.length, ...inner];
  if (data instanceof BigInt64Array) {
    const chosen = new BigInt64Array(rows.length * size);
    for (let i = 0; i < rows.length; i++) {
      chosen.set(data.subarray(rows[i]! * size, (rows[i]! + 1) * size), i * size);
    }
    return new (runtime().Tensor)("int64", chosen, dims);
  }
  const chosen = new Float32Array(rows.length * size);
  for (let i = 0; i < rows.length; i++) {
    chosen.set(data.subarray(rows[i]! * size, (rows[i]! + 1) * size), i * size);
  }
  return floats(chosen, dims);
}

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

/** @param rows equally long */
export function integers(rows: readonly (readonly number[])[]): OrtTensor {
  const values = BigInt64Array.from(rows.flat(), BigInt);
  return new (runtime().Tensor)("int64", values, [rows.length, rows[0]!.length]);
}

/** Chosen rows of a tensor, along its first dimension. */
export function gatherRows(tensor: OrtTensor, rows: ArrayLike<number>): OrtTensor {
  const { data, dims: [count = 0, ...inner] } = tensor;
  const order = Array.from(rows), size = inner.reduce((a, b) => a * b, 1);
  if (order.length === count && order.every((row, i) => row === i)) return tensor;
  const parts = order.map((row) => data.subarray(row * size, (row + 1) * size));
  return data instanceof BigInt64Array
    ? ofType("int64", joined(parts as BigInt64Array[], new BigInt64Array(order.length * size)))
    : ofType("float32", joined(parts as Float32Array[], new Float32Array(order.length * size)));

  function ofType(type: "float32" | "int64", data: OrtTensor["data"]): OrtTensor {
    return new (runtime().Tensor)(type, data, [order.length, ...inner]);
  }
}

function joined<T extends { set(part: T, at: number): void; readonly length: number }>(
  parts: readonly T[],
  all: T,
): T {
  parts.reduce((at, part) => {
    all.set(part, at);
    return at + part.length;
  }, 0);
  return all;
}

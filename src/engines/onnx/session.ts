/** Sessions and tensors of ONNX Runtime, over memory that this program owns. */
import { api, check, created, cString, type Pointer } from "./c_api.ts";

const elementTypes = { f32: 1, i32: 6, i64: 7 } as const;
const bytesPerElement = { f32: 4, i32: 4, i64: 8 } as const;

/** ONNX Runtime's log level: errors only. */
const errorsOnly = 3;

let environment: Pointer;
let cpuMemory: Pointer;

function start(): void {
  if (environment) return;
  environment = created((out) => api().createEnv.call(errorsOnly, cString("int2int"), out));
  const arenaAllocator = 1, defaultMemory = 0;
  cpuMemory = created((out) => api().createCpuMemoryInfo.call(arenaAllocator, defaultMemory, out));
}

/** A tensor in memory of ours, or one that ONNX Runtime made. */
export interface OrtTensor {
  readonly handle: bigint;
  /** Frees the handle; memory of ours stays. */
  release(): void;
}

class Tensor implements OrtTensor {
  /** `memory` is kept so that it lives as long as the tensor. */
  constructor(readonly handle: bigint, readonly memory?: ArrayBufferLike) {}

  release(): void {
    api().releaseValue.call(Deno.UnsafePointer.create(this.handle));
  }
}

/** Wraps an array without copying it; the array must stay where it is (no growing memory). */
export function tensorOver(
  data: Float32Array | Int32Array | BigInt64Array,
  shape: readonly number[],
): OrtTensor {
  const type = data instanceof Float32Array ? "f32" : data instanceof Int32Array ? "i32" : "i64";
  return tensorAt(Deno.UnsafePointer.create(addressOf(data)), type, shape, data.buffer);
}

/** Where an array lies. The declared type leaves out shared memory, which works as well. */
export function addressOf(data: ArrayBufferView): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(data as Uint8Array<ArrayBuffer>));
}

/** Wraps memory at an address. */
export function tensorAt(
  address: Pointer,
  type: keyof typeof elementTypes,
  shape: readonly number[],
  memory?: ArrayBufferLike,
): OrtTensor {
  start();
  const bytes = shape.reduce((a, b) => a * b, bytesPerElement[type]);
  const dims = BigInt64Array.from(shape.length ? shape : [0], BigInt);
  const out = new BigUint64Array(1);
  check(
    api().createTensor.call(
      cpuMemory,
      address,
      BigInt(bytes),
      dims,
      BigInt(shape.length),
      elementTypes[type],
      out,
    ),
  );
  return new Tensor(out[0]!, memory);
}

/** Copies `count` 32-bit integers out of a tensor that ONNX Runtime made. */
export function readIntegers(tensor: OrtTensor, count: number): Int32Array {
  return copyOut(tensor, new Int32Array(count));
}

/** Copies `count` floats out of a tensor that ONNX Runtime made. */
export function readFloats(tensor: OrtTensor, count: number): Float32Array {
  return copyOut(tensor, new Float32Array(count));
}

function copyOut<T extends Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>>(
  tensor: OrtTensor,
  result: T,
): T {
  const data = created((out) =>
    api().getTensorMutableData.call(Deno.UnsafePointer.create(tensor.handle), out)
  );
  Deno.UnsafePointerView.copyInto(data!, result);
  return result;
}

export interface SessionOptions {
  /** Threads that one run uses. */
  readonly threads: number;
  /** Prefix of a file to which ONNX Runtime writes the time of every node. */
  readonly profile?: string;
}

/** A loaded ONNX model. Runs may overlap. */
export class OrtSession {
  readonly #session: Pointer;

  constructor(model: Uint8Array<ArrayBuffer>, { threads, profile }: SessionOptions) {
    start();
    const options = created((out) => api().createSessionOptions.call(out));
    check(api().setIntraOpNumThreads.call(options, threads));
    check(api().setInterOpNumThreads.call(options, 1));
    const allOptimizations = 99;
    check(api().setGraphOptimizationLevel.call(options, allOptimizations));
    // A thread that waits must not burn the core that the other half of the batch is computed on.
    setOption(options, "session.intra_op.allow_spinning", "0");
    if (profile !== undefined) check(api().enableProfiling.call(options, cString(profile)));
    this.#session = created((out) =>
      api().createSessionFromArray.call(environment, model, BigInt(model.length), options, out)
    );
    api().releaseSessionOptions.call(options);
  }

  /** Binds names to tensors once, so that a run passes only what changed. */
  bind(
    inputs: Iterable<readonly [string, OrtTensor | undefined]>,
    outputs: Iterable<readonly [string, OrtTensor | undefined]>,
  ): OrtRun {
    return new OrtRun(this.#session, [...inputs], [...outputs]);
  }

  release(): void {
    api().releaseSession.call(this.#session);
  }
}

function setOption(options: Pointer, key: string, value: string): void {
  check(api().addSessionConfigEntry.call(options, cString(key), cString(value)));
}

/** Names and tensors of a run; results without a tensor are allocated by ONNX Runtime. */
export class OrtRun {
  readonly #inputNames: Names;
  readonly #outputNames: Names;
  readonly #inputs: BigUint64Array<ArrayBuffer>;
  readonly #outputs: BigUint64Array<ArrayBuffer>;
  readonly #bound: BigUint64Array<ArrayBuffer>;
  readonly #session: Pointer;
  readonly #position: Map<string, number>;
  /** The tensors in use: only their handles reach ONNX Runtime, which would not stop their memory from being collected. */
  readonly #kept: Map<string, OrtTensor | undefined>;

  constructor(
    session: Pointer,
    inputs: (readonly [string, OrtTensor | undefined])[],
    outputs: (readonly [string, OrtTensor | undefined])[],
  ) {
    this.#session = session;
    this.#inputNames = namesOf(inputs.map(([name]) => name));
    this.#outputNames = namesOf(outputs.map(([name]) => name));
    this.#inputs = BigUint64Array.from(inputs, ([, tensor]) => tensor?.handle ?? 0n);
    this.#bound = BigUint64Array.from(outputs, ([, tensor]) => tensor?.handle ?? 0n);
    this.#outputs = this.#bound.slice();
    this.#position = new Map([
      ...inputs.map(([name], i) => [`in:${name}`, i] as const),
      ...outputs.map(([name], i) => [`out:${name}`, i] as const),
    ]);
    this.#kept = new Map([
      ...inputs.map(([name, tensor]) => [`in:${name}`, tensor] as const),
      ...outputs.map(([name, tensor]) => [`out:${name}`, tensor] as const),
    ]);
  }

  /** Gives an input another tensor for the runs to come. */
  setInput(name: string, tensor: OrtTensor): void {
    this.#inputs[this.#at("in", name)] = tensor.handle;
    this.#kept.set(`in:${name}`, tensor);
  }

  /** Gives a result another place for the runs to come. */
  setOutput(name: string, tensor: OrtTensor): void {
    this.#bound[this.#at("out", name)] = tensor.handle;
    this.#kept.set(`out:${name}`, tensor);
  }

  /** A result of the last run that ONNX Runtime allocated; the caller releases it. */
  takeOutput(name: string): OrtTensor {
    return new Tensor(this.#outputs[this.#at("out", name)]!);
  }

  /** Computes without blocking this thread. */
  async run(): Promise<void> {
    this.#outputs.set(this.#bound);
    check(
      await api().run.call(
        this.#session,
        null,
        this.#inputNames.pointers,
        this.#inputs,
        BigInt(this.#inputs.length),
        this.#outputNames.pointers,
        BigInt(this.#outputs.length),
        this.#outputs,
      ),
    );
  }

  #at(direction: "in" | "out", name: string): number {
    const position = this.#position.get(`${direction}:${name}`);
    if (position === undefined) throw new RangeError(`the graph has no ${direction}put ${name}`);
    return position;
  }
}

interface Names {
  readonly pointers: BigUint64Array<ArrayBuffer>;
  /** The strings pointed to, kept alive. */
  readonly strings: readonly Uint8Array<ArrayBuffer>[];
}

function namesOf(names: readonly string[]): Names {
  const strings = names.map(cString);
  const pointers = BigUint64Array.from(
    strings,
    (s) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(s)),
  );
  return { strings, pointers };
}

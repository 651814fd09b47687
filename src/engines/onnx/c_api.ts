/**
 * The few functions of ONNX Runtime's C API that this program calls, by foreign function interface.
 *
 * The API is a table of function pointers to which entries are only ever appended, so the indices below hold for all
 * versions from the one asked for on. Compared with the JavaScript binding of the same package, results are written where we
 * want them instead of being copied, and a run need not block the thread.
 */
import { onnxRuntimeLibrary } from "./library.ts";

/** Version of the table; offered by ONNX Runtime 1.21 and everything newer. */
const apiVersion = 21;

const indices = {
  getErrorMessage: 2,
  createEnv: 3,
  createSessionFromArray: 8,
  run: 9,
  createSessionOptions: 10,
  enableProfiling: 14,
  setGraphOptimizationLevel: 23,
  setIntraOpNumThreads: 24,
  setInterOpNumThreads: 25,
  createTensor: 49,
  getTensorMutableData: 51,
  createCpuMemoryInfo: 69,
  releaseStatus: 93,
  releaseSession: 95,
  releaseValue: 96,
  releaseSessionOptions: 100,
  addSessionConfigEntry: 130,
} as const;

export type Pointer = Deno.PointerValue;

function bind<const P extends readonly Deno.NativeType[], const N extends boolean = false>(
  table: Deno.UnsafePointerView,
  index: number,
  parameters: P,
  nonblocking?: N,
) {
  const pointer = Deno.UnsafePointer.create<never>(table.getBigUint64(index * 8))!;
  return new Deno.UnsafeFnPointer(pointer, {
    parameters,
    result: "pointer",
    nonblocking: nonblocking ?? (false as N),
  });
}

function load() {
  const library = Deno.dlopen(onnxRuntimeLibrary(), {
    OrtGetApiBase: { parameters: [], result: "pointer" },
  });
  const base = new Deno.UnsafePointerView(library.symbols.OrtGetApiBase()!);
  const getApi = new Deno.UnsafeFnPointer(
    Deno.UnsafePointer.create(base.getBigUint64(0))!,
    { parameters: ["u32"], result: "pointer" },
  );
  const table = new Deno.UnsafePointerView(getApi.call(apiVersion)!);
  const runParameters = [
    "pointer",
    "pointer",
    "buffer",
    "buffer",
    "usize",
    "buffer",
    "usize",
    "buffer",
  ] as const;
  return {
    getErrorMessage: bind(table, indices.getErrorMessage, ["pointer"]),
    createEnv: bind(table, indices.createEnv, ["i32", "buffer", "buffer"]),
    createSessionFromArray: bind(table, indices.createSessionFromArray, [
      "pointer",
      "buffer",
      "usize",
      "pointer",
      "buffer",
    ]),
    run: bind(table, indices.run, runParameters, true),
    createSessionOptions: bind(table, indices.createSessionOptions, ["buffer"]),
    enableProfiling: bind(table, indices.enableProfiling, ["pointer", "buffer"]),
    setGraphOptimizationLevel: bind(table, indices.setGraphOptimizationLevel, ["pointer", "i32"]),
    setIntraOpNumThreads: bind(table, indices.setIntraOpNumThreads, ["pointer", "i32"]),
    setInterOpNumThreads: bind(table, indices.setInterOpNumThreads, ["pointer", "i32"]),
    createTensor: bind(table, indices.createTensor, [
      "pointer",
      "pointer",
      "usize",
      "buffer",
      "usize",
      "i32",
      "buffer",
    ]),
    getTensorMutableData: bind(table, indices.getTensorMutableData, ["pointer", "buffer"]),
    createCpuMemoryInfo: bind(table, indices.createCpuMemoryInfo, ["i32", "i32", "buffer"]),
    releaseStatus: bind(table, indices.releaseStatus, ["pointer"]),
    releaseSession: bind(table, indices.releaseSession, ["pointer"]),
    releaseValue: bind(table, indices.releaseValue, ["pointer"]),
    releaseSessionOptions: bind(table, indices.releaseSessionOptions, ["pointer"]),
    addSessionConfigEntry: bind(table, indices.addSessionConfigEntry, [
      "pointer",
      "buffer",
      "buffer",
    ]),
  };
}

let loaded: ReturnType<typeof load> | undefined;

/** The functions, loaded on first use. */
export function api(): ReturnType<typeof load> {
  return loaded ??= load();
}

/** A zero-terminated string. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text + "\0");
}

/** Throws ONNX Runtime's own message if a call failed. */
export function check(status: Pointer): void {
  if (status === null) return;
  const message = Deno.UnsafePointerView.getCString(api().getErrorMessage.call(status)!);
  api().releaseStatus.call(status);
  throw new Error(`ONNX Runtime: ${message}`);
}

/** Calls a function that writes one pointer through its last argument. */
export function created(call: (out: BigUint64Array<ArrayBuffer>) => Pointer): Pointer {
  const out = new BigUint64Array(1);
  check(call(out));
  return Deno.UnsafePointer.create(out[0]!);
}

/**
 * The few functions of ONNX Runtime's C API that this program calls, by foreign function interface.
 *
 * The API is a table of function pointers to which entries are only ever appended, so the indices below hold for all
 * versions from the one asked for on. Compared with the JavaScript binding of the same package, results are written where we
 * want them instead of being copied, and a run need not block the thread.
 */
import { OutOfMemoryError } from "../../errors.ts";
import { showBytes } from "../../memory/show_bytes.ts";
import { onnxRuntimeLibrary } from "./library.ts";
import { cString } from "../../libc.ts";

/** Version of the table; offered by ONNX Runtime 1.21 and everything newer. */
const apiVersion = 21;

/** Place in the table, parameters, and whether a call leaves this thread free meanwhile. */
interface Signature {
  readonly index: number;
  readonly parameters: readonly Deno.NativeType[];
  readonly nonblocking?: true;
}

const signatures = {
  getErrorMessage: { index: 2, parameters: ["pointer"] },
  createEnv: { index: 3, parameters: ["i32", "buffer", "buffer"] },
  createSessionFromArray: {
    index: 8,
    parameters: ["pointer", "buffer", "usize", "pointer", "buffer"],
  },
  run: {
    index: 9,
    parameters: [
      ...["pointer", "pointer"] as const,
      ...["buffer", "buffer", "usize"] as const,
      ...["buffer", "usize", "buffer"] as const,
    ],
    nonblocking: true,
  },
  createSessionOptions: { index: 10, parameters: ["buffer"] },
  enableProfiling: { index: 14, parameters: ["pointer", "buffer"] },
  disableMemoryPatterns: { index: 17, parameters: ["pointer"] },
  setGraphOptimizationLevel: { index: 23, parameters: ["pointer", "i32"] },
  setIntraOpNumThreads: { index: 24, parameters: ["pointer", "i32"] },
  setInterOpNumThreads: { index: 25, parameters: ["pointer", "i32"] },
  createTensor: {
    index: 49,
    parameters: ["pointer", "pointer", "usize", "buffer", "usize", "i32", "buffer"],
  },
  getTensorMutableData: { index: 51, parameters: ["pointer", "buffer"] },
  createMemoryInfo: { index: 68, parameters: ["buffer", "i32", "i32", "i32", "buffer"] },
  createCpuMemoryInfo: { index: 69, parameters: ["i32", "i32", "buffer"] },
  allocatorFree: { index: 76, parameters: ["pointer", "pointer"] },
  getDefaultAllocator: { index: 78, parameters: ["buffer"] },
  releaseStatus: { index: 93, parameters: ["pointer"] },
  releaseSession: { index: 95, parameters: ["pointer"] },
  releaseValue: { index: 96, parameters: ["pointer"] },
  releaseSessionOptions: { index: 100, parameters: ["pointer"] },
  getAvailableProviders: { index: 125, parameters: ["buffer", "buffer"] },
  addSessionConfigEntry: { index: 130, parameters: ["pointer", "buffer", "buffer"] },
  runWithBinding: { index: 133, parameters: ["pointer", "pointer", "pointer"], nonblocking: true },
  createIoBinding: { index: 134, parameters: ["pointer", "buffer"] },
  releaseIoBinding: { index: 135, parameters: ["pointer"] },
  bindInput: { index: 136, parameters: ["pointer", "buffer", "pointer"] },
  bindOutput: { index: 137, parameters: ["pointer", "buffer", "pointer"] },
  bindOutputToDevice: { index: 138, parameters: ["pointer", "buffer", "pointer"] },
  getBoundOutputValues: { index: 140, parameters: ["pointer", "pointer", "buffer", "buffer"] },
  clearBoundOutputs: { index: 142, parameters: ["pointer"] },
  createAndRegisterAllocator: { index: 144, parameters: ["pointer", "pointer", "pointer"] },
  releaseArenaSettings: { index: 157, parameters: ["pointer"] },
  createArenaSettings: { index: 164, parameters: ["buffer", "buffer", "usize", "buffer"] },
  appendCudaProvider: { index: 204, parameters: ["pointer", "pointer"] },
  createCudaProviderOptions: { index: 205, parameters: ["buffer"] },
  updateCudaProviderOptions: {
    index: 206,
    parameters: ["pointer", "buffer", "buffer", "usize"],
  },
  releaseCudaProviderOptions: { index: 208, parameters: ["pointer"] },
} as const satisfies Record<string, Signature>;

type Signatures = typeof signatures;

type Api = {
  readonly [Name in keyof Signatures]: Deno.UnsafeFnPointer<{
    readonly parameters: Signatures[Name]["parameters"];
    readonly result: "pointer";
    readonly nonblocking: Signatures[Name] extends { nonblocking: true } ? true : false;
  }>;
};

/** A loaded library. */
interface Loaded {
  readonly version: string;
  readonly functions: Api;
}

export type Pointer = Deno.PointerValue;

function load(): Loaded {
  turnTelemetryOff();
  const library = Deno.dlopen(onnxRuntimeLibrary(), {
    OrtGetApiBase: { parameters: [], result: "pointer" },
  });
  const base = new Deno.UnsafePointerView(library.symbols.OrtGetApiBase()!);
  const getApi = functionAt(base, { index: 0, parameters: ["u32"] });
  const getVersion = functionAt(base, { index: 1, parameters: [] });
  const version = Deno.UnsafePointerView.getCString(getVersion.call() as Deno.PointerObject);
  const table = getApi.call(apiVersion) as Pointer;
  if (table === null) throw new Error(`ONNX Runtime ${version} is too old; 1.21 would do`);
  const view = new Deno.UnsafePointerView(table);
  const functions = Object.fromEntries(
    Object.entries(signatures).map(([name, signature]) => [name, functionAt(view, signature)]),
  );
  return { version, functions: functions as unknown as Api };
}

/**
 * ONNX Runtime would give this machine a permanent number, note every session in a database below the user's home, and look up
 * a host to send it to. It reads the variable while it is loaded.
 */
function turnTelemetryOff(): void {
  Deno.env.set("ORT_DISABLE_TELEMETRY", "1");
}

function functionAt(table: Deno.UnsafePointerView, { index, parameters, nonblocking }: Signature) {
  const pointer = Deno.UnsafePointer.create<never>(table.getBigUint64(index * 8))!;
  const definition = { parameters, result: "pointer", nonblocking: nonblocking ?? false } as const;
  return new Deno.UnsafeFnPointer<Deno.ForeignFunction>(pointer, definition);
}

let loaded: Loaded | undefined;

/** The functions, loaded on first use. @throws Error when there is no library, or an old one */
export function api(): Api {
  return (loaded ??= load()).functions;
}

/** As ONNX Runtime names its own, e.g. `1.30.0`. */
export function onnxRuntimeVersion(): string {
  return (loaded ??= load()).version;
}

/** Strings for a function that takes several, to be kept alive until they have been read. */
export interface CStrings {
  /** Their addresses. */
  readonly pointers: BigUint64Array<ArrayBuffer>;
  readonly strings: readonly Uint8Array<ArrayBuffer>[];
}

export function cStrings(texts: readonly string[]): CStrings {
  const strings = texts.map(cString);
  const address = (s: Uint8Array<ArrayBuffer>) =>
    Deno.UnsafePointer.value(Deno.UnsafePointer.of(s));
  return { strings, pointers: BigUint64Array.from(strings, address) };
}

/**
 * Throws ONNX Runtime's own message if a call failed.
 *
 * @throws OutOfMemoryError when memory ran out @throws Error for all else
 */
export function check(status: Pointer): void {
  if (status === null) return;
  const message = Deno.UnsafePointerView.getCString(api().getErrorMessage.call(status)!);
  api().releaseStatus.call(status);
  throw runtimeError(message);
}

/** By the messages of the arena, of C++ and of CUDA. */
export function runtimeError(message: string): Error {
  const [, bytes] = /requested (?:buffer of size|bytes of) (\d+)/.exec(message) ?? [];
  const cause = new Error(`ONNX Runtime: ${message}`);
  if (bytes !== undefined) {
    return new OutOfMemoryError(`${showBytes(Number(bytes))} could not be allocated`, "", {
      cause,
    });
  }
  return /bad[_ ]alloc|out of memory|Failed to allocate/.test(message)
    ? new OutOfMemoryError("ONNX Runtime could not allocate what it needs", "", { cause })
    : cause;
}

/** Calls a function that writes one pointer through its last argument. */
export function created(call: (out: BigUint64Array<ArrayBuffer>) => Pointer): Pointer {
  const out = new BigUint64Array(1);
  check(call(out));
  return Deno.UnsafePointer.create(out[0]!);
}

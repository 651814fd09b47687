/** Which ONNX Runtime there is, and what it can run on. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { onnxRuntimeLibrary } from "../engines/onnx/library.ts";
import type { CudaProvider, OnnxRuntime } from "./facts.ts";
import { cudaDriverLibrary } from "./libraries.ts";

/** The first version of the table that newer libraries are sure to offer still. */
const apiVersion = 1;

/** Places in the table of functions, see `engines/onnx/c_api.ts`; this one came with version 1.4. */
const getAvailableProviders = 125;

/** @throws Error when the library is missing or cannot be loaded */
export function onnxRuntime(): OnnxRuntime {
  const library = Deno.dlopen(onnxRuntimeLibrary(), {
    OrtGetApiBase: { parameters: [], result: "pointer" },
  });
  const base = new Deno.UnsafePointerView(library.symbols.OrtGetApiBase()!);
  const functionAt = (view: Deno.UnsafePointerView, index: number) =>
    Deno.UnsafePointer.create<never>(view.getBigUint64(8 * index))!;
  const version = new Deno.UnsafeFnPointer(
    functionAt(base, 1),
    { parameters: [], result: "pointer" },
  );
  const getApi = new Deno.UnsafeFnPointer(
    functionAt(base, 0),
    { parameters: ["u32"], result: "pointer" },
  );
  const table = new Deno.UnsafePointerView(getApi.call(apiVersion)!);
  const providers = new Deno.UnsafeFnPointer(
    functionAt(table, getAvailableProviders),
    { parameters: ["buffer", "buffer"], result: "pointer" },
  );
  return {
    version: Deno.UnsafePointerView.getCString(version.call()!),
    providers: names((list, count) => providers.call(list, count)),
  };
}

function names(
  fill: (
    list: BigUint64Array<ArrayBuffer>,
    count: Int32Array<ArrayBuffer>,
  ) => Deno.PointerValue,
): string[] {
  const list = new BigUint64Array(1), count = new Int32Array(1);
  if (fill(list, count) !== null) throw new Error("ONNX Runtime does not name its providers");
  const view = new Deno.UnsafePointerView(Deno.UnsafePointer.create(list[0]!)!);
  return Array.from({ length: count[0]! }, (_, i) =>
    Deno.UnsafePointerView.getCString(
      Deno.UnsafePointer.create(view.getBigUint64(8 * i))!,
    ));
}

/** Files of the CUDA provider, by kind of machine; `onnxruntime-node` leaves them out for their size. */
const cudaFiles: Readonly<Record<string, readonly string[]>> = {
  "linux-x86_64": ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"],
};

/** Which files of the CUDA provider are missing. */
export function cudaProvider(
  folder = dirname(onnxRuntimeLibrary()),
  machine = `${Deno.build.os}-${Deno.build.arch}`,
): CudaProvider {
  const missing = cudaFiles[machine]?.filter((file) => !existsSync(join(folder, file)));
  return { folder, missing, driver: cudaDriverLibrary() };
}

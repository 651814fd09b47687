/** ONNX Runtime for browsers, which pages have in them: from its package, two files of many. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** What pages take of the package onnxruntime-web. */
const runtimeFiles = {
  binary: "dist/ort-wasm-simd-threaded.wasm",
  script: "dist/ort.wasm.bundle.min.mjs",
} as const;

/** The same, for those who build the program. */
export const webRuntimeFiles: readonly string[] = Object.values(runtimeFiles);

/** The WebAssembly of ONNX Runtime for browsers, from its package, compressed. */
export function runtimeBinary(): Uint8Array {
  return binary ??= gzipSync(readRuntime("binary"));
}

/** Compressing it takes a second. */
let binary: Uint8Array | undefined;

/** Its script. */
export function runtimeScript(): string {
  return asGlobal(new TextDecoder().decode(readRuntime("script")));
}

function readRuntime(file: keyof typeof runtimeFiles): Uint8Array {
  const { resolve } = createRequire(import.meta.url);
  // The package names this one file; the others lie beside it.
  const folder = dirname(resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm"));
  return readFileSync(join(folder, basename(runtimeFiles[file])));
}

/** The script of a module, whose exports become those of a global `ort`. */
function asGlobal(module: string): string {
  const exported = /export\{([^}]*)\};?\s*(?:\/\/#.*)?\s*$/;
  const [, names = ""] = exported.exec(module) ?? [];
  const fields = names.split(",").map((pair) => pair.split(" as ").reverse().join(":"));
  return module.replace(exported, `globalThis.ort={${fields.join(",")}};`);
}

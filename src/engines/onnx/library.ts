/** Where `onnxruntime-node` keeps the ONNX Runtime library of this machine. */
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const folders: Record<string, string> = { linux: "linux", darwin: "darwin", windows: "win32" };
const names: Record<string, RegExp> = {
  linux: /^libonnxruntime\.so\.\d+$/,
  darwin: /^libonnxruntime\.\d+\.dylib$/,
  windows: /^onnxruntime\.dll$/,
};

/** Path of the shared library. @throws Error naming the platform when the package carries none for it */
export function onnxRuntimeLibrary(): string {
  const machine = `${Deno.build.os}-${Deno.build.arch}`;
  const root = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
  const arch = Deno.build.arch === "x86_64" ? "x64" : "arm64";
  const folder = join(root, "bin", "napi-v6", folders[Deno.build.os] ?? Deno.build.os, arch);
  const name = existsSync(folder)
    ? readdirSync(folder).find((file) => names[Deno.build.os]?.test(file))
    : undefined;
  if (name === undefined) {
    throw new Error(`onnxruntime-node carries no library for this kind of machine (${machine})`);
  }
  return join(folder, name);
}

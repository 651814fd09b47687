/** The machines that both Deno and onnxruntime-node have builds for. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Where onnxruntime-node keeps the ONNX Runtime of a machine, and how the one file that is needed is named. */
export interface Target {
  readonly folder: string;
  readonly library: RegExp;
}

const linux = /^libonnxruntime\.so\.\d+$/;
const windows = /^onnxruntime\.dll$/;

/** By the names of Deno's `--target`. */
export const targets: Readonly<Record<string, Target>> = {
  "x86_64-unknown-linux-gnu": { folder: "linux/x64", library: linux },
  "aarch64-unknown-linux-gnu": { folder: "linux/arm64", library: linux },
  "aarch64-apple-darwin": { folder: "darwin/arm64", library: /^libonnxruntime\.\d+\.dylib$/ },
  "x86_64-pc-windows-msvc": { folder: "win32/x64", library: windows },
  "aarch64-pc-windows-msvc": { folder: "win32/arm64", library: windows },
};

/**
 * The library of ONNX Runtime for `target`, relative to the package.
 *
 * @param root folder of the package onnxruntime-node
 * @throws RangeError for a machine that Deno or onnxruntime-node has no build for
 */
export function nativeLibrary(root: string, target: string): string {
  const known = targets[target];
  if (known === undefined) {
    const names = Object.keys(targets).join(", ");
    throw new RangeError(`--target: expected one of ${names}; found "${target}"`);
  }
  const folder = join("bin", "napi-v6", known.folder);
  const name = readdirSync(join(root, folder)).find((file) => known.library.test(file));
  if (name === undefined) throw new RangeError(`${folder} of onnxruntime-node has no library`);
  return join(folder, name);
}

/**
 * Which ONNX Runtime is used: the one of `onnxruntime-node`, or another that a user provides, with a CUDA provider say.
 *
 * `INT2INT_ORT_LIBS` names folders, separated as in PATH; a folder `onnxruntime` beside the program's one file comes next.
 * A library of ONNX Runtime in one of them takes the place of the package's, and CUDA's libraries are found in all of
 * them.
 */
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { libraryFolders } from "../../environment.ts";

const folders: Record<string, string> = { linux: "linux", darwin: "darwin", windows: "win32" };

/** Of several, the shortest name is the one that programs are linked with. */
const names: Record<string, RegExp> = {
  linux: /^libonnxruntime\.so(\.\d+)*$/,
  darwin: /^libonnxruntime(\.\d+)*\.dylib$/,
  windows: /^onnxruntime\.dll$/,
};

/** Path of the shared library. @throws Error naming what holds none for this kind of machine */
export function onnxRuntimeLibrary(): string {
  for (const folder of userFolders()) {
    const name = libraryIn(folder);
    if (name !== undefined) return name;
  }
  return packagedLibrary();
}

/** Folders for libraries that users provide. @throws FileError naming one that is not there */
export function userFolders(): string[] {
  const named = libraryFolders();
  const beside = join(dirname(Deno.execPath()), "onnxruntime");
  return Deno.build.standalone && existsSync(beside) ? [...named, beside] : named;
}

/**
 * A library that need not be there, found where the system's loader looks.
 *
 * @returns undefined when it cannot be loaded @throws when this process may not load libraries
 */
export function openIfThere<const S extends Deno.ForeignLibraryInterface>(
  name: string,
  symbols: S,
): Deno.DynamicLibrary<S> | undefined {
  try {
    return Deno.dlopen(name, symbols);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
}

function packagedLibrary(): string {
  const machine = `${Deno.build.os}-${Deno.build.arch}`;
  const root = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
  const arch = Deno.build.arch === "x86_64" ? "x64" : "arm64";
  const folder = join(root, "bin", "napi-v6", folders[Deno.build.os] ?? Deno.build.os, arch);
  const library = existsSync(folder) ? libraryIn(folder) : undefined;
  if (library === undefined) {
    throw new Error(`onnxruntime-node carries no library for this kind of machine (${machine})`);
  }
  return library;
}

function libraryIn(folder: string): string | undefined {
  const [name] = readdirSync(folder).filter((file) => names[Deno.build.os]?.test(file)).sort();
  return name === undefined ? undefined : join(folder, name);
}

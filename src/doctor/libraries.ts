/** Shared libraries that other software brings. */
import { openIfThere } from "../executors/onnx/library.ts";

type Names = Partial<Record<typeof Deno.build.os, readonly string[]>>;

/** Open MPI's, then MPICH's. */
const mpi: Names = {
  linux: ["libmpi.so.40", "libmpi.so.12", "libmpi.so"],
  darwin: ["libmpi.40.dylib", "libmpi.12.dylib", "libmpi.dylib"],
  windows: ["msmpi.dll"],
};

export function mpiLibrary(): string | undefined {
  return firstThatLoads(mpi[Deno.build.os] ?? []);
}

/** Looks where the system's loader looks. @throws when this process may not load libraries */
export function firstThatLoads(names: readonly string[]): string | undefined {
  return names.find((name) => {
    const library = openIfThere(name, {});
    library?.close();
    return library !== undefined;
  });
}

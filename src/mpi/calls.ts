/** The functions of MPI that this program calls, by foreign function interface. */
import { openGlobally } from "../libc.ts";
import { type Abi, abiOf } from "./abi.ts";

/**
 * Handles are addresses in some libraries and integers in others, and fit into 64 bits in all. Addresses of arrays are passed as
 * numbers, too, since one of them may be a constant.
 */
const handle = "u64";

const reduction = ["u64", "u64", "i32", handle, handle, handle] as const;
const exchange = ["u64", "i32", handle, "u64", "i32", handle, handle] as const;
const message = ["buffer", "i32", handle, "i32", "i32", handle, "buffer"] as const;

export const versionSymbols = {
  MPI_Get_library_version: { parameters: ["buffer", "buffer"], result: "i32" },
} as const;

const symbols = {
  ...versionSymbols,
  MPI_Init_thread: { parameters: ["pointer", "pointer", "i32", "buffer"], result: "i32" },
  MPI_Comm_size: { parameters: [handle, "buffer"], result: "i32" },
  MPI_Comm_rank: { parameters: [handle, "buffer"], result: "i32" },
  MPI_Comm_dup: { parameters: [handle, "buffer"], result: "i32" },
  // Those that wait for other processes leave this thread free meanwhile.
  MPI_Allreduce: { parameters: reduction, result: "i32", nonblocking: true },
  MPI_Allgather: { parameters: exchange, result: "i32", nonblocking: true },
  MPI_Allgatherv: {
    parameters: ["u64", "i32", handle, "u64", "u64", "u64", handle, handle],
    result: "i32",
    nonblocking: true,
  },
  MPI_Bcast: {
    parameters: ["u64", "i32", handle, "i32", handle],
    result: "i32",
    nonblocking: true,
  },
  MPI_Isend: { parameters: message, result: "i32" },
  MPI_Irecv: { parameters: message, result: "i32" },
  MPI_Test: { parameters: ["buffer", "buffer", "buffer"], result: "i32" },
  MPI_Abort: { parameters: [handle, "i32"], result: "i32", nonblocking: true },
  MPI_Finalize: { parameters: [], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** A library that is loaded. */
export interface Mpi {
  readonly path: string;
  /** All that it says of itself. */
  readonly version: string;
  readonly calls: Deno.DynamicLibrary<typeof symbols>["symbols"];
  readonly abi: Abi;
}

/** The longest that any library writes. */
const versionBytes = 8192;

/** Loads a library. @returns undefined when there is none of this name, or it is none of MPI */
export function loadMpi(path: string): Mpi | undefined {
  // Open MPI's plug-ins look for its functions among those that are visible to all.
  if (!openGlobally(path)) return undefined;
  try {
    const calls = Deno.dlopen(path, symbols).symbols;
    const version = versionSaidBy(calls);
    return { path, version, calls, abi: abiOf(path, version) };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
}

/** All that a library says of itself. */
export function versionSaidBy(
  calls: Deno.DynamicLibrary<typeof versionSymbols>["symbols"],
): string {
  const text = new Uint8Array(versionBytes), length = new Int32Array(1);
  calls.MPI_Get_library_version(text, length);
  return new TextDecoder().decode(text.subarray(0, length[0])).replace(/\0.*$/s, "");
}

/** @throws Error when a call failed; libraries usually end the job themselves before */
export function checked(call: string, code: number): void {
  if (code !== 0) throw new Error(`${call} failed with code ${code}`);
}

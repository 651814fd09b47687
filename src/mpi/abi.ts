/** What the families of MPI libraries call the same things: their headers define constants, which a program is compiled with. */
import { symbolAddress } from "../libc.ts";

/** Handles and constants as they are passed: addresses or integers. */
export interface Abi {
  readonly world: bigint;
  readonly float: bigint;
  readonly double: bigint;
  readonly byte: bigint;
  readonly sum: bigint;
  readonly max: bigint;
  /** Stands for a buffer that a call both reads and writes. */
  readonly inPlace: bigint;
  /** Any thread may call the library at any time. */
  readonly threadMultiple: number;
}

/** Open MPI 1.3 to 5: handles are addresses of its own variables. */
function openMpi(path: string): Abi {
  const at = (name: string) => symbolAddress(path, `ompi_mpi_${name}`);
  return {
    world: at("comm_world"),
    float: at("float"),
    double: at("double"),
    byte: at("byte"),
    sum: at("op_sum"),
    max: at("op_max"),
    inPlace: 1n,
    threadMultiple: 3,
  };
}

/** MPICH and its descendants, which agreed on these: Intel MPI, MVAPICH, Cray MPICH. */
const mpich: Abi = {
  world: 0x44000000n,
  float: 0x4c00040an,
  double: 0x4c00080bn,
  byte: 0x4c00010dn,
  sum: 0x58000003n,
  max: 0x58000001n,
  inPlace: 2n ** 64n - 1n,
  threadMultiple: 3,
};

/** The binary interface that MPI 5 defines for all, `libmpi_abi`. */
const standard: Abi = {
  world: 0x101n,
  float: 0x210n,
  double: 0x214n,
  byte: 0x247n,
  sum: 0x21n,
  max: 0x23n,
  inPlace: 1n,
  threadMultiple: 4096,
};

/** @param path of the library @param version what it says of itself */
export function abiOf(path: string, version: string): Abi {
  if (/libmpi_abi/.test(path)) return standard;
  return isOpenMpi(version) ? openMpi(path) : mpich;
}

/** @param version what `MPI_Get_library_version` says */
export function isOpenMpi(version: string): boolean {
  return /Open MPI|Spectrum MPI/i.test(version);
}

const shortNames: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/Open MPI v?([\w.]+)/, "Open MPI"],
  [/Intel\(R\) MPI Library ([\w.]+)/, "Intel MPI"],
  [/MVAPICH\S* Version\s*:\s*([\w.]+)/i, "MVAPICH"],
  [/CRAY MPICH version\s*:?\s*([\w.]+)/i, "Cray MPICH"],
  [/MPICH Version:?\s*([\w.]+)/i, "MPICH"],
];

/** As people call it: `Open MPI 4.1.4`. Libraries say much more of themselves. */
export function shortVersion(version: string): string {
  for (const [pattern, name] of shortNames) {
    const match = pattern.exec(version);
    if (match !== null) return `${name} ${match[1]}`;
  }
  return version.split("\n")[0]!.trim();
}

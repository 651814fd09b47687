/** Which MPI library is loaded: the one that belongs to the launcher. */
import { variable, type Variables } from "../environment.ts";
import { FileError, FlagError } from "../errors.ts";
import { loadMpi, type Mpi } from "./calls.ts";
import type { Launch } from "./launcher.ts";

/** The flag that names another one. */
const libraryFlag = "--mpi_library";

/** Names of libraries, as systems have them. Debian calls MPICH's by its own name; elsewhere it has the name that it shares with Intel's. */
const families = Deno.build.os === "darwin"
  ? {
    openMpi: ["libmpi.40.dylib", "/opt/homebrew/lib/libmpi.40.dylib"],
    mpich: ["libmpi.12.dylib", "/opt/homebrew/lib/libmpi.12.dylib", "libmpi_abi.0.dylib"],
  }
  : {
    openMpi: ["libmpi.so.40"],
    mpich: ["libmpich.so.12", "libmpi.so.12", "libmpi_abi.so.0"],
  };

/** Variables that the launcher of MPICH and its descendants sets, or `srun --mpi=pmi2`. */
const mpichVariables = ["PMI_SIZE", "PMI_RANK"];

/** Names of libraries, the likeliest first. */
export function libraryNames(variables: Variables = variable): readonly string[] {
  const { openMpi, mpich } = families;
  const isOpenMpi = variables("OMPI_COMM_WORLD_SIZE") !== "" ||
    mpichVariables.every((name) => variables(name) === "");
  return isOpenMpi ? [...openMpi, ...mpich] : [...mpich, ...openMpi];
}

/**
 * Loads a library.
 *
 * @param path as the flag gives it, or empty
 * @throws FileError when the library named is none of MPI
 * @throws FlagError when none was found
 */
export function openLibrary(path: string, { launcher, size }: Launch): Mpi {
  if (path !== "") {
    const named = loadMpi(path);
    if (named !== undefined) return named;
    throw new FileError(
      path,
      `expected an MPI library for ${libraryFlag}; it cannot be loaded as one`,
    );
  }
  const names = libraryNames();
  for (const name of names) {
    const found = loadMpi(name);
    if (found !== undefined) return found;
  }
  throw new FlagError(
    launcher,
    `started ${size} processes, and no MPI library was found through which they could train together (${
      names.join(", ")
    }); install Open MPI or MPICH (on Debian: openmpi-bin), load its module, or name the library with ${libraryFlag}`,
  );
}

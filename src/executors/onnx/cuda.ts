/**
 * ONNX Runtime on NVIDIA cards, through its CUDA provider: an optional pair of libraries beside ONNX Runtime's own,
 * which in turn need the driver and CUDA's libraries.
 */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { api, check, created, cStrings, onnxRuntimeVersion, type Pointer } from "./c_api.ts";
import { nvidiaCards } from "./cuda_driver.ts";
import { ortEnvironment } from "./ort_environment.ts";
import { librariesVariable } from "../../environment.ts";
import { onnxRuntimeLibrary, openIfThere, userFolders } from "./library.ts";
import type { Accelerator } from "./session.ts";
import { cString } from "../../libc.ts";

/** Files of the provider, by kind of machine; `onnxruntime-node` leaves them out for their size. */
const providerFiles: Readonly<Record<string, readonly string[]>> = {
  "linux-x86_64": ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"],
};

/** CUDA's libraries that the provider needs, those that others need first. */
const cudaLibraries = ["cudart", "nvJitLink", "cublasLt", "cublas", "curand", "cufft", "cudnn"];

/** Why CUDA is of no use on this machine; the message is one line for users. */
export class NoCudaError extends Error {
  override readonly name = "NoCudaError";

  /** @param isAbsent nobody has put the provider there, or there is no driver: on most machines, that is all there is to say */
  constructor(message: string, readonly isAbsent = false, options?: ErrorOptions) {
    super(message, options);
  }
}

export interface ProviderPlace {
  /** Where the provider's files belong: beside the library of ONNX Runtime. */
  readonly folder: string;
  /** Files that are not there; undefined when there are none for this kind of machine. */
  readonly missing: readonly string[] | undefined;
}

/** Which files of the CUDA provider are missing. */
export function providerPlace(
  folder = dirname(onnxRuntimeLibrary()),
  machine = `${Deno.build.os}-${Deno.build.arch}`,
): ProviderPlace {
  const missing = providerFiles[machine]?.filter((file) => !existsSync(join(folder, file)));
  return { folder, missing };
}

/**
 * Makes a card ready for sessions of ONNX Runtime.
 *
 * @param number the card's, from 0, as the driver counts
 * @throws NoCudaError when it, or something it needs, is not there
 */
export function openCuda(number: number): Accelerator {
  const { folder, missing } = providerPlace();
  if (missing === undefined) {
    throw new NoCudaError("ONNX Runtime has no CUDA provider for this kind of machine", true);
  }
  if (missing.length > 0) {
    const files = missing.join(" and ");
    throw new NoCudaError(
      `${files} not found in ${folder}; put ONNX Runtime's GPU libraries into a folder and name it ` +
        `in ${librariesVariable}`,
      true,
    );
  }
  const card = cardNamed(number);
  userFolders().forEach(preload);
  ortEnvironment();
  const memory = created((out) => {
    const deviceAllocator = 0, defaultMemory = 0;
    return api().createMemoryInfo.call(
      ...[cString("Cuda"), deviceAllocator, number, defaultMemory, out] as const,
    );
  });
  const accelerator = {
    name: `CUDA, ${card}`,
    memory,
    configure: (options: Pointer) => configure(options, number),
  };
  tryOut(accelerator);
  return accelerator;
}

/** Loads the provider, which tells what it misses. */
function tryOut({ configure }: Accelerator): void {
  const options = created((out) => api().createSessionOptions.call(out));
  try {
    configure(options);
  } finally {
    api().releaseSessionOptions.call(options);
  }
}

function cardNamed(number: number): string {
  const cards = nvidiaCards();
  if (cards === undefined) throw new NoCudaError("NVIDIA's driver is not installed", true);
  if (cards.length === 0) {
    throw new NoCudaError(
      "NVIDIA's driver shows no card (in a container, is the card let in? is CUDA_VISIBLE_DEVICES right?)",
    );
  }
  const card = cards[number];
  if (card !== undefined) return card;
  throw new NoCudaError(`there is no card ${number}, they are numbered 0 to ${cards.length - 1}`);
}

/** So loaded, they are found by name when the provider asks for them, wherever the system's loader looks. */
function preload(folder: string): void {
  const files = readdirSync(folder);
  for (const library of cudaLibraries) {
    // The names that libraries ask for, like libcudart.so.13.
    const name = new RegExp(`^lib${library}\\.so\\.\\d+$`);
    // What is really needed and does not load, ONNX Runtime will miss and name.
    files.filter((file) => name.test(file)).forEach((file) => openIfThere(join(folder, file), {}));
  }
}

function configure(sessionOptions: Pointer, number: number): void {
  try {
    const options = created((out) => api().createCudaProviderOptions.call(out));
    try {
      // TF32 would keep 10 of the 23 bits of what is multiplied, and change every score.
      update(options, { device_id: String(number), use_tf32: "0" });
      check(api().appendCudaProvider.call(sessionOptions, options));
    } finally {
      api().releaseCudaProviderOptions.call(options);
    }
  } catch (error) {
    throw new NoCudaError(reasonIn(String((error as Error).message)), false, { cause: error });
  }
}

function update(options: Pointer, settings: Readonly<Record<string, string>>): void {
  const keys = cStrings(Object.keys(settings)), values = cStrings(Object.values(settings));
  const count = BigInt(keys.strings.length);
  check(api().updateCudaProviderOptions.call(options, keys.pointers, values.pointers, count));
}

/** What the loader missed, of a message with places in ONNX Runtime's sources. */
function reasonIn(message: string): string {
  const [, missing] = /(\S+\.so\S*): cannot open shared object file/.exec(message) ?? [];
  return missing === undefined
    ? `ONNX Runtime ${onnxRuntimeVersion()} cannot use its CUDA provider: ${message}`
    : `ONNX Runtime's CUDA provider needs ${missing}, a library of CUDA or cuDNN, which was not found; ` +
      `name its folder in ${librariesVariable}`;
}

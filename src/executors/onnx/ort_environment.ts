/** What all sessions of ONNX Runtime share: its environment, and one arena that they all allocate from. */
import { mostMemory } from "../../memory/limits.ts";
import { api, check, created, cStrings, type Pointer } from "./c_api.ts";
import { cString } from "../../libc.ts";

/** ONNX Runtime's log level: fatal errors. Others come back as a status, so its own red lines would only repeat them. */
const fatalOnly = 4;

/** Left to everything but the arena: code, JavaScript's heap, weights that are still to be written. */
const reserve = 96 * 2 ** 20;

/** A tensor gets no more than this beyond its size, where a free stretch is longer: 128 MB by default. */
const mostWasted = 2 ** 20;

/** Enough for any run, should the limit be lower than what the program holds already. */
const leastArena = 64 * 2 ** 20;

let environment: Pointer;
let cpuMemory: Pointer;

/** Made on first use. */
export function ortEnvironment(): Pointer {
  if (environment) return environment;
  environment = created((out) => api().createEnv.call(fatalOnly, cString("int2int"), out));
  shareArena(environment);
  return environment;
}

/** ONNX Runtime's word for the host's memory. */
export function hostMemory(): Pointer {
  ortEnvironment();
  return cpuMemory ??= cpuMemoryInfo();
}

function cpuMemoryInfo(): Pointer {
  const arenaAllocator = 1, defaultMemory = 0;
  return created((out) => api().createCpuMemoryInfo.call(arenaAllocator, defaultMemory, out));
}

/**
 * One arena for training, scoring and decoding. Arenas only grow, and sessions have one each by default: memory would be the
 * sum of what they need, instead of the largest.
 *
 * It ends where the memory does, so that an allocation too many is an error that can be reported: the system would end the
 * process instead, or leave nothing for JavaScript's heap.
 */
function shareArena(environment: Pointer): void {
  const most = Math.max(leastArena, mostMemory() - reserve);
  const arena = {
    max_dead_bytes_per_chunk: mostWasted,
    ...(Number.isFinite(most) ? { max_mem: Math.floor(most) } : {}),
  };
  const names = cStrings(Object.keys(arena));
  const values = BigUint64Array.from(Object.values(arena), BigInt), count = BigInt(values.length);
  const settings = created((out) =>
    api().createArenaSettings.call(names.pointers, values, count, out)
  );
  try {
    check(api().createAndRegisterAllocator.call(environment, cpuMemoryInfo(), settings));
  } finally {
    api().releaseArenaSettings.call(settings);
  }
}

/** What `int2int doctor` wants to know of a machine. */

/** An answer, or why there is none. */
export type Outcome<T> = { readonly found: T } | { readonly problem: string };

export interface Cores {
  /** Those that this process may use. */
  readonly usable: number;
  readonly ofMachine: number;
}

export interface OnnxRuntime {
  readonly version: string;
  readonly providers: readonly string[];
}

export interface CudaEvaluation {
  /** Names of NVIDIA's cards; undefined when there is no driver. */
  readonly cards: readonly string[] | undefined;
  /** Where the provider's files belong: beside the library of ONNX Runtime. */
  readonly folder: string;
  /** Files of the provider that are not there; undefined when there are none for this kind of machine. */
  readonly missing: readonly string[] | undefined;
  /** What else keeps evaluation off the cards. */
  readonly problem: string | undefined;
}

export interface Adapter {
  readonly name: string;
  /** What `--local_gpu` calls it, where there are several. */
  readonly number?: number;
  /** A CPU that plays GPU. */
  readonly software: boolean;
  /** Left out where it was not opened. */
  readonly offers?: AdapterOffer;
}

export interface AdapterOffer {
  readonly f16: boolean;
  /** Largest buffer, in bytes. */
  readonly mostBytes: number;
  /** Most arrays that a kernel can be bound to. */
  readonly mostBindings: number;
  /** The matmul kernels that training takes, in words; left out where they were not timed. */
  readonly matmuls?: string;
}

export interface Mpi {
  /** With their versions; the first is the one that this process would use. */
  readonly libraries: readonly string[];
  /** The launcher and the job that this process belongs to, if any. */
  readonly start: string | undefined;
}

export interface Facts {
  readonly cores: Cores;
  readonly runtime: OnnxRuntime;
  /** GFLOP/s of matmuls on all cores. */
  readonly ceiling: number;
  readonly cuda: CudaEvaluation;
  /** The first is the one that training would open. */
  readonly adapters: readonly Adapter[];
  readonly mpi: Mpi;
  /** The folder of all experiments, in which a file was written. */
  readonly results: string;
}

export type FactName = keyof Facts;

export type Probes = {
  readonly [Name in FactName]: () => Facts[Name] | Promise<Facts[Name]>;
};

export type Findings = { readonly [Name in FactName]: Outcome<Facts[Name]> };

/**
 * Asks one thing after another; one that fails leaves the others alone.
 *
 * @param tell is given each answer at once: a driver may bring the whole process down
 */
export async function examine(
  probes: Probes,
  tell: <Name extends FactName>(name: Name, outcome: Outcome<Facts[Name]>) => void,
): Promise<Findings> {
  const findings: Partial<Record<FactName, Outcome<unknown>>> = {};
  for (const name of Object.keys(probes) as FactName[]) {
    const outcome = await attempt<Facts[typeof name]>(probes[name]);
    findings[name] = outcome;
    tell(name, outcome);
  }
  return findings as Findings;
}

async function attempt<T>(probe: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { found: await probe() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether training can run, on whatever: where a graphics card trains, ONNX Runtime still evaluates what was saved. */
export function canTrain({ ceiling, results }: Pick<Findings, "ceiling" | "results">): boolean {
  return "found" in ceiling && "found" in results;
}

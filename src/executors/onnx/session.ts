/** Sessions of ONNX Runtime: loaded models, and runs of them. */
import { api, check, created, type CStrings, cStrings, type Pointer } from "./c_api.ts";
import { BoundRun } from "./bound_run.ts";
import { ortEnvironment } from "./ort_environment.ts";
import { HeldTensor, type OrtTensor } from "./tensors.ts";
import { cString } from "../../libc.ts";

export interface SessionOptions {
  /** Threads that one run uses. */
  readonly threads: number;
  /** Prefix of a file to which ONNX Runtime writes the time of every node. */
  readonly profile?: string;
  /** What computes; left out for the CPU. */
  readonly accelerator?: Accelerator | undefined;
}

/** A device other than the CPU, which ONNX Runtime computes on. */
export interface Accelerator {
  readonly name: string;
  /** Its memory, in ONNX Runtime's words. */
  readonly memory: Pointer;
  /** Makes a session compute there. @param options of the session */
  configure(options: Pointer): void;
}

/** Names of a run with their tensors; results without one are allocated by ONNX Runtime. */
export type Slots = readonly (readonly [string, OrtTensor | undefined])[];

/** Runs one graph again and again, changing only what changed. */
export interface Run {
  /** Gives an input another tensor for the runs to come. */
  setInput(name: string, tensor: OrtTensor): void;
  /** Gives a result another place for the runs to come. */
  setOutput(name: string, tensor: OrtTensor): void;
  /** A result of the last run that ONNX Runtime allocated; the caller releases it. */
  takeOutput(name: string): OrtTensor;
  /** Computes without blocking this thread. */
  run(): Promise<void>;
  release(): void;
}

/** A loaded ONNX model. Runs may overlap. */
export class OrtSession {
  readonly #session: Pointer;
  readonly #accelerator: Accelerator | undefined;

  constructor(
    model: Uint8Array<ArrayBuffer>,
    { threads, profile, accelerator }: SessionOptions,
  ) {
    const environment = ortEnvironment();
    const options = created((out) => api().createSessionOptions.call(out));
    try {
      check(api().setIntraOpNumThreads.call(options, threads));
      check(api().setInterOpNumThreads.call(options, 1));
      const allOptimizations = 99;
      check(api().setGraphOptimizationLevel.call(options, allOptimizations));
      // A thread that waits must not burn the core that the other half of the batch is computed on.
      setOption(options, "session.intra_op.allow_spinning", "0");
      if (profile !== undefined) check(api().enableProfiling.call(options, cString(profile)));
      if (accelerator === undefined) useSharedArena(options);
      else accelerator.configure(options);
      this.#session = created((out) =>
        api().createSessionFromArray.call(environment, model, BigInt(model.length), options, out)
      );
    } finally {
      api().releaseSessionOptions.call(options);
    }
    this.#accelerator = accelerator;
  }

  /**
   * Binds names to tensors once, so that a run passes only what changed.
   *
   * @param stays which of the results ONNX Runtime allocates are left where they were computed; the others come to the
   * CPU's memory
   */
  bind(inputs: Slots, outputs: Slots, stays: (result: string) => boolean = () => false): Run {
    if (this.#accelerator === undefined) return new OrtRun(this.#session, inputs, outputs);
    const { memory } = this.#accelerator;
    return new BoundRun(this.#session, inputs, outputs, (name) => stays(name) ? memory : undefined);
  }

  release(): void {
    api().releaseSession.call(this.#session);
  }
}

/** Each new shape would get a pattern of its own, and a block of memory beside what is there already. */
function useSharedArena(options: Pointer): void {
  setOption(options, "session.use_env_allocators", "1");
  check(api().disableMemoryPatterns.call(options));
}

function setOption(options: Pointer, key: string, value: string): void {
  check(api().addSessionConfigEntry.call(options, cString(key), cString(value)));
}

/** Runs on the CPU. */
class OrtRun implements Run {
  readonly #inputNames: CStrings;
  readonly #outputNames: CStrings;
  readonly #inputs: BigUint64Array<ArrayBuffer>;
  readonly #outputs: BigUint64Array<ArrayBuffer>;
  readonly #bound: BigUint64Array<ArrayBuffer>;
  readonly #position: Map<string, number>;
  /** The tensors in use: only their handles reach ONNX Runtime, which would not stop their memory from being collected. */
  readonly #kept: Map<string, OrtTensor | undefined>;

  constructor(private readonly session: Pointer, inputs: Slots, outputs: Slots) {
    this.#inputNames = cStrings(inputs.map(([name]) => name));
    this.#outputNames = cStrings(outputs.map(([name]) => name));
    this.#inputs = BigUint64Array.from(inputs, ([, tensor]) => tensor?.handle ?? 0n);
    this.#bound = BigUint64Array.from(outputs, ([, tensor]) => tensor?.handle ?? 0n);
    this.#outputs = this.#bound.slice();
    this.#position = new Map([
      ...inputs.map(([name], i) => [`in:${name}`, i] as const),
      ...outputs.map(([name], i) => [`out:${name}`, i] as const),
    ]);
    this.#kept = new Map([
      ...inputs.map(([name, tensor]) => [`in:${name}`, tensor] as const),
      ...outputs.map(([name, tensor]) => [`out:${name}`, tensor] as const),
    ]);
  }

  setInput(name: string, tensor: OrtTensor): void {
    this.#inputs[this.#at("in", name)] = tensor.handle;
    this.#kept.set(`in:${name}`, tensor);
  }

  setOutput(name: string, tensor: OrtTensor): void {
    this.#bound[this.#at("out", name)] = tensor.handle;
    this.#kept.set(`out:${name}`, tensor);
  }

  takeOutput(name: string): OrtTensor {
    return new HeldTensor(this.#outputs[this.#at("out", name)]!);
  }

  async run(): Promise<void> {
    this.#outputs.set(this.#bound);
    check(
      await api().run.call(
        this.session,
        null,
        this.#inputNames.pointers,
        this.#inputs,
        BigInt(this.#inputs.length),
        this.#outputNames.pointers,
        BigInt(this.#outputs.length),
        this.#outputs,
      ),
    );
  }

  /** Nothing is held but tensors of others. */
  release(): void {}

  #at(direction: "in" | "out", name: string): number {
    const position = this.#position.get(`${direction}:${name}`);
    if (position === undefined) throw new RangeError(`the graph has no ${direction}put ${name}`);
    return position;
  }
}

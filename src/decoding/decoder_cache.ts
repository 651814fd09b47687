/** What the steps of decoding know of their problems and of earlier steps; it stays on the executor's device. */
import type { DeviceTensors, GraphRunner, Results } from "../executors/executor.ts";
import type { Feeds } from "../graph/feeds.ts";
import type { DecodingGraphs } from "../models/decoding.ts";
import type { CompiledGraphs } from "./compiled_graphs.ts";

type PreparedGraphs = Pick<DecodingGraphs, "prepare" | "caches">;

export class DecoderCache {
  /** Of the encoder, `memory.NAME`: the same for all steps. */
  #encoderStates: DeviceTensors;
  /** Keys and values, or recurrent states, `past.NAME`: each step replaces them. */
  #past: DeviceTensors;

  /** Runs the encoder, or what else a model computes once for each problem. */
  static async prepare(
    compiled: CompiledGraphs,
    { prepare, caches }: PreparedGraphs,
    feeds: Feeds,
  ): Promise<DecoderCache> {
    const runner = compiled.runner(prepare);
    const results = await runner.run(feeds);
    const prepared = Object.keys(prepare).map((name) => [name, results.take(name)] as const);
    runner.release();
    const isPast = ([name]: readonly [string, unknown]) => name.startsWith("past.");
    const empty = caches.map(({ name, columns }) => [`past.${name}`, columns] as const)
      .filter(([name]) => !(name in prepare))
      .map(([name, columns]) =>
        [name, compiled.executor.upload(new Float32Array(0), [0, columns])] as const
      );
    return new DecoderCache(
      caches,
      Object.fromEntries(prepared.filter((entry) => !isPast(entry))),
      Object.fromEntries([...prepared.filter(isPast), ...empty]),
    );
  }

  private constructor(
    private readonly caches: DecodingGraphs["caches"],
    encoderStates: DeviceTensors,
    past: DeviceTensors,
  ) {
    this.#encoderStates = encoderStates;
    this.#past = past;
  }

  /** All of it, where it is changed in place. */
  get tensors(): DeviceTensors {
    return { ...this.#encoderStates, ...this.#past };
  }

  /** A step of decoding. @returns its results besides the caches, which go into the next step */
  async step(runner: GraphRunner, feeds: Feeds): Promise<Results> {
    const results = await runner.run(feeds, { ...this.#encoderStates, ...this.#past });
    release(this.#past);
    this.#past = Object.fromEntries(
      this.caches.map(({ name }) => [`past.${name}`, results.take(`present.${name}`)]),
    );
    return results;
  }

  /** Replaces the encoder states, and `past` too if it says so, by chosen rows of them. */
  async gatherRows(runner: GraphRunner, feeds: Feeds, { past }: { past: boolean }): Promise<void> {
    const gathered = { ...this.#encoderStates, ...(past ? this.#past : {}) };
    const results = await runner.run(feeds, gathered);
    release(gathered);
    const gather = (old: DeviceTensors) =>
      Object.fromEntries(
        Object.keys(old).map((name) => [name, results.take(`selected.${name}`)]),
      );
    this.#encoderStates = gather(this.#encoderStates);
    if (past) this.#past = gather(this.#past);
  }

  release(): void {
    release({ ...this.#encoderStates, ...this.#past });
  }
}

function release(tensors: DeviceTensors): void {
  Object.values(tensors).forEach((tensor) => tensor.release());
}

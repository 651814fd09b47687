/**
 * Parquet tables are read in a thread, since the library that reads them believes what they say: values that were damaged on
 * purpose can keep it busy for ever, or have it fill the memory. A thread that stays at one column for too long is ended, and
 * so is one that needs too much memory.
 */
import { Worker } from "node:worker_threads";
import { FileError } from "../errors.ts";
import { freeMemory } from "../memory/limits.ts";
import type { ColumnBlock, ParquetQuery } from "./parquet_table.ts";
import type { ParquetAnswer, ParquetQuestion, ThreadData } from "./parquet_worker.ts";

/** What a thread may take. */
export interface ThreadLimits {
  /** Milliseconds without a step. A column of a million lists takes less than a second. */
  readonly patience: number;
  /** Megabytes of JavaScript's memory. */
  readonly megabytes: number;
}

/** Megabytes that a thread gets at least and at most. */
const least = 512, most = 4096;

function usualLimits(): ThreadLimits {
  const megabytes = Math.min(most, Math.max(least, Math.floor(freeMemory() / 2 ** 20)));
  return { patience: 60_000, megabytes };
}

export class ParquetThread {
  readonly #steps = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;
  #waiting: PromiseWithResolvers<ParquetAnswer> | undefined;

  constructor(readonly path: string, readonly limits = usualLimits()) {
    this.#worker = new Worker(new URL("./parquet_worker.ts", import.meta.url), {
      workerData: { path, steps: this.#steps } satisfies ThreadData,
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes },
    });
    this.#worker.on("message", (answer: ParquetAnswer) => this.#waiting?.resolve(answer));
    this.#worker.on("error", (error) => this.#waiting?.reject(error));
    // Nobody waits for a thread that nobody has asked anything.
    this.#worker.unref();
  }

  /** Names of the columns. @throws {FileError} where the table is damaged */
  async columns(): Promise<readonly string[]> {
    return await this.#ask("columns") as readonly string[];
  }

  /** The next rows, `undefined` behind the last. Always ask for the same. @throws {FileError} where the table is damaged */
  async rows(wanted: ParquetQuery["wanted"]): Promise<ColumnBlock | undefined> {
    return await this.#ask({ wanted }) as ColumnBlock | undefined;
  }

  close(): void {
    // Whoever stops reading may have asked already.
    this.#waiting?.reject(new Error("the thread was closed"));
    void this.#worker.terminate();
  }

  async #ask(question: ParquetQuestion) {
    const waiting = this.#waiting = Promise.withResolvers<ParquetAnswer>();
    let steps = Atomics.load(this.#steps, 0);
    const timer = setInterval(() => {
      const before = steps;
      steps = Atomics.load(this.#steps, 0);
      if (steps === before) waiting.reject(this.#stuck());
    }, this.limits.patience);
    this.#worker.postMessage(question);
    try {
      const answer = await waiting.promise;
      if ("found" in answer) return answer.found;
      throw new FileError(this.path, answer.problem, answer.line);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  #stuck(): FileError {
    const seconds = this.limits.patience / 1000;
    return new FileError(this.path, `damaged Parquet data: a column takes more than ${seconds} s`);
  }
}

/** Reads a Parquet table in a thread of its own; see `parquet_thread.ts`. */
import { parentPort, workerData } from "node:worker_threads";
import { FileError } from "../errors.ts";
import { type ColumnBlock, columnNamesOf, type ParquetQuery, rowsOf } from "./parquet_table.ts";

/** What a thread is started with. */
export interface ThreadData {
  readonly path: string;
  /** One number: steps that the thread has made. */
  readonly steps: Int32Array;
}

/** The names of the columns, or the next rows. */
export type ParquetQuestion = "columns" | Pick<ParquetQuery, "wanted">;

export type ParquetAnswer =
  | { readonly found: readonly string[] | ColumnBlock | undefined }
  | { readonly problem: string; readonly line: number | undefined };

const { path, steps } = workerData as ThreadData;
const count = () => void Atomics.add(steps, 0, 1);
let blocks: AsyncGenerator<ColumnBlock> | undefined;

parentPort!.on("message", async (question: ParquetQuestion) => {
  // Where memory runs out, Deno ends the call and not the thread. Reading waits for nothing, so that a timer comes after it.
  const timer = setTimeout(() => answerWith({ problem: tooLarge, line: undefined }), 0);
  const answer = await answerTo(question);
  clearTimeout(timer);
  answerWith(answer);
});

const tooLarge =
  "damaged Parquet data, or row groups that are too large for the memory: write smaller ones";

function answerWith(answer: ParquetAnswer): void {
  count();
  parentPort!.postMessage(answer);
}

async function answerTo(question: ParquetQuestion): Promise<ParquetAnswer> {
  try {
    if (question === "columns") return { found: await columnNamesOf(path) };
    blocks ??= rowsOf({ path, wanted: question.wanted }, count);
    return { found: (await blocks.next()).value };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { problem: error.problem, line: error.line };
  }
}

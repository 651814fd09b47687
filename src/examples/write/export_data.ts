import { setImmediate } from "node:timers/promises";
import type { Logger } from "../../log/logger.ts";
import { epochEndLine, epochStartLine } from "../../log/training_lines.ts";
import type { Task } from "../../task/task.ts";
import { fixed } from "../../text/python_format.ts";
import type { Batch } from "../batch.ts";
import type { Dataset } from "../generate/dataset.ts";
import { generatedBatches } from "../generate/generated.ts";
import { idsInBatch } from "../ids_in_batch.ts";
import { lineOf } from "./batch_lines.ts";
import type { LineFile } from "../../files/line_file.ts";

/** How much to write, and how. */
export interface ExportOptions {
  readonly batchSize: number;
  /** See `LoaderOptions`. */
  readonly numWorkers: number;
  /** Examples of an epoch at least: it is made of whole batches. */
  readonly epochSize: number;
  readonly maxEpoch: number;
  readonly log: Logger;
  /** Asked after each batch. */
  readonly interrupted: () => boolean;
}

/**
 * Fills a file up with the examples that a run trains on, a line each. Examples are numbered as the lines are, so that an
 * export that was stopped goes on with those that follow.
 *
 * @returns how many there are
 */
export async function exportExamples(
  dataset: Dataset,
  file: LineFile,
  { batchSize, numWorkers, epochSize, maxEpoch, log, interrupted }: ExportOptions,
): Promise<number> {
  const epochLength = Math.ceil(epochSize / batchSize) * batchSize;
  let written = file.lines;
  const warn = (message: string) => log.warning(message);
  const source = generatedBatches(dataset, { batchSize, numWorkers, warn });
  if (written > 0) {
    const full = written >= maxEpoch * epochLength;
    const remedy = full ? "; for more, raise --max_epoch" : "";
    log.info(`${written} examples were written before${remedy}`);
  }
  try {
    for (let epoch = Math.floor(written / epochLength); epoch < maxEpoch; epoch++) {
      log.info(epochStartLine(epoch));
      const start = performance.now(), first = written;
      for (const end = (epoch + 1) * epochLength; written < end;) {
        const batch = await source.examples(written, Math.min(batchSize, end - written));
        file.append(textOf(batch, dataset.task));
        written += batch.size;
        // A signal is noticed only while nothing else is done.
        await setImmediate();
        if (interrupted()) return written;
      }
      const speed = (written - first) / (performance.now() - start) * 1000;
      log.info(`${written} examples - ${fixed(speed, 2)} examples/s`);
      log.info(epochEndLine(epoch));
    }
  } finally {
    source.close();
  }
  return written;
}

function textOf(batch: Batch, task: Task): string {
  const example = (_: unknown, i: number) => lineOf(idsInBatch(batch, i, task.layout), task);
  return Array.from({ length: batch.size }, example).join("");
}

/** Runs in which some batches, and only those, have a loss that is not a number. */
import type { Batch } from "../../src/examples/batch.ts";
import type { Trainer } from "../../src/executors/trainer.ts";
import type { Run } from "../../src/training/run.ts";

/** Row of the table of positions that only problems made long reach. */
const row = 40;

/**
 * The run with batches number `bad`, from 0, made long. While something is saved the row is sound, because what is not
 * finite cannot be saved.
 */
export function withBadBatches(run: Run, bad: readonly number[]): Run {
  const { trainer, source } = run;
  fillRow(trainer, NaN);
  return {
    ...run,
    source: {
      ...source,
      async batch(index) {
        const batch = await source.batch(index);
        return bad.includes(index) ? long(batch) : batch;
      },
    },
    save(name, state) {
      fillRow(trainer, 0.5);
      try {
        return run.save(name, state);
      } finally {
        fillRow(trainer, NaN);
      }
    },
  };
}

function fillRow(trainer: Trainer, value: number): void {
  const table = trainer.arrays.weights().find(({ name }) =>
    name === "encoder.position_embeddings.weight"
  )!;
  const dim = table.part.shape[1]!;
  table.values.fill(value, row * dim, (row + 1) * dim);
  trainer.arraysWritten();
}

/** The problems written several times over. */
function long(batch: Batch): Batch {
  const times = Math.ceil((row + 1) / batch.sourceLength);
  const sourceLength = times * batch.sourceLength;
  return {
    ...batch,
    source: Int32Array.from(Array.from({ length: times }, () => [...batch.source]).flat()),
    sourceLength,
    sourceLengths: new Int32Array(batch.size).fill(sourceLength),
  };
}

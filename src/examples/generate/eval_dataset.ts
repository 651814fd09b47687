import { evaluationWatch } from "../answer_lengths.ts";
import type { EvalDataset } from "../eval_dataset.ts";
import { evaluationBatches } from "../source.ts";
import { type Dataset, generateBatch } from "./dataset.ts";
import { generatedBatches, type LoaderOptions } from "./generated.ts";

interface EvalOptions extends LoaderOptions {
  /** Examples of each evaluation. */
  readonly size: number;
  /** `--max_output_len` */
  readonly maxOutputLength: number;
}

/** Examples made anew for each epoch, that follow from the seed (paper §3.3). */
export function generatedEvalDataset(
  dataset: Dataset,
  { size, maxOutputLength, ...loader }: EvalOptions,
): EvalDataset {
  const { warn, batchSize } = loader, name = dataset.set ?? dataset.split;
  // One source for all evaluations: what it warns of adds up, and is not repeated.
  const source = generatedBatches(dataset, loader);
  const { layout } = dataset.task;
  const watched = evaluationWatch({ layout, limit: maxOutputLength, whose: `of ${name}`, warn });
  return {
    ...{ name, size },
    longest: () => source.longest(0),
    // Not by the source, which would count them among what it warns of.
    sample: (count) => Promise.resolve(generateBatch(dataset, 0, Math.min(count, size)).batch),
    open(epoch) {
      const batches = evaluationBatches(source, size, batchSize, epoch * size);
      return { batches: watched(batches), close: () => source.close() };
    },
  };
}

import type { SequenceLayout } from "../task/sequence_layout.ts";
import type { World } from "../mpi/world.ts";
import type { Checker } from "./checker.ts";
import type { Predictor } from "./predictor.ts";
import type { Sampler } from "./sampler.ts";
import type { EvaluationRecord } from "./record.ts";
import type { OwnMetrics } from "./tally.ts";
import type { Tolerance } from "./tolerance.ts";

/** What stays the same for all data sets. */
export interface Evaluation {
  readonly predictor: Predictor;
  readonly checker: Checker;
  /** Words by id. */
  readonly tokens: readonly string[];
  /** Of the batches. */
  readonly layout: SequenceLayout;
  /** `--max_output_len`: tokens of an answer without BOS and eos. */
  readonly maxOutputLength: number;
  /** Whether the predictor searches with a beam: accuracies are named after it. */
  readonly beam?: boolean;
  /** Draws answers at random, to all examples: these have metrics of their own. Left out: none are drawn. */
  readonly sampler?: Sampler;
  /** Whether perfect examples are asked for answers too: only reports tell of these. */
  readonly searchPerfect?: boolean;
  readonly ownMetrics?: OwnMetrics;
  /** `--tolerance` */
  readonly tolerances?: readonly Tolerance[];
  /** Batches that are read before the first of them is scored, so that examples of like length come together. */
  readonly readAhead?: number;
  /** Takes the lines of the log. */
  readonly log: (line: string) => void;
  /** Takes the warnings. */
  readonly warn: (line: string) => void;
  /** Takes the lines of the log's short view. */
  readonly brief?: (line: string) => void;
  /** Is given the number of examples that are done. */
  readonly progress?: (set: string, done: number, total: number) => void;
  /** Ranks that evaluate together; left out: there is one. */
  readonly world?: World;
  /** Whether this process was asked to stop. */
  readonly interrupted?: () => boolean;
}

/** Whether the model writes answers to an example. */
export function isAsked({ searchPerfect }: Evaluation, { perfect }: EvaluationRecord): boolean {
  return searchPerfect === true || !perfect;
}

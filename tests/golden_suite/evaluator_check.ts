/** The whole evaluation of recorded lines, for problems that are built. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/examples/batch.ts";
import { collate } from "../../src/examples/collate.ts";
import { type Architecture, sequenceLayoutOf } from "../../src/task/sequence_layout.ts";
import type { InferenceModel } from "../../src/decoding/inference_model.ts";
import { checkerOf } from "../../src/evaluation/checker.ts";
import { modelPredictor, type SearchSettings } from "../../src/evaluation/model_predictor.ts";
import { evaluate } from "../../src/evaluation/evaluator.ts";
import type { Report } from "../../src/evaluation/report.ts";
import { vocabularyOf } from "../../src/tokenizers/vocabulary.ts";
import { problemOf } from "./built.ts";
import { assertNear, tolerances } from "./close.ts";
import type { GoldenFlags } from "./golden_case.ts";
import { words } from "./values.ts";

export interface RecordedEvaluation {
  readonly flags: GoldenFlags;
  /** Of the model. */
  readonly vocabulary: readonly string[];
  /** `problem TAB answer`; the first `eval_size` count. */
  readonly eval_lines: readonly string[];
  readonly eval_size: number;
  readonly batch_size_eval: number;
  readonly max_output_len: number;
  readonly scores: Readonly<Record<string, number>>;
  /** Left out for greedy decoding. */
  readonly search?: SearchSettings;
  readonly searchPerfect?: boolean;
}

/** Compares the complete dictionary of scores, names in the same order. */
export async function checkEvaluator(
  model: InferenceModel,
  recorded: RecordedEvaluation,
  reports: readonly Report[] = [],
): Promise<number> {
  const problem = problemOf(recorded.flags);
  const vocabulary = vocabularyOf(problem.inputTokenizer, problem.outputTokenizer);
  assert.deepEqual(vocabulary.tokens, recorded.vocabulary);
  const examples = recorded.eval_lines.slice(0, recorded.eval_size).map((line) => {
    const [source, target] = line.split("\t").map(words) as [string[], string[]];
    const answer = problem.outputTokenizer.parse(target);
    const codeClass = problem.codeClass(problem.inputTokenizer.parse(source), answer);
    return { source, target, codeClass };
  });
  const architecture = (recorded.flags.architecture ?? "encoder_decoder") as Architecture;
  const size = recorded.batch_size_eval;
  const layout = sequenceLayoutOf(architecture);
  async function* batches(): AsyncGenerator<Batch> {
    for (let i = 0; i < examples.length; i += size) {
      const part = examples.slice(i, i + size);
      yield await Promise.resolve(collate(part, vocabulary, layout));
    }
  }
  const { search, searchPerfect = false, max_output_len: maxOutputLength } = recorded;
  const results = await evaluate(
    {
      predictor: modelPredictor(model, search),
      checker: checkerOf(problem),
      ...{ tokens: vocabulary.tokens, layout, maxOutputLength, searchPerfect },
      beam: search !== undefined,
      log: () => {},
      warn: assert.fail,
    },
    { name: "valid", batches: batches(), size: examples.length },
    reports,
  );
  // The original's decoder alone is right only where it predicts the problem too: nearly never.
  const onlyLoss = architecture === "decoder_only";
  return compareScores(results!.logged, recorded.scores, onlyLoss);
}

function compareScores(
  found: Record<string, number>,
  recorded: Record<string, number>,
  onlyLoss: boolean,
): number {
  const { epoch: _, ...expected } = recorded;
  assert.deepEqual(Object.keys(found), Object.keys(expected));
  const compared = Object.entries(expected).filter(([name]) => !onlyLoss || name.endsWith("loss"));
  return Math.max(
    ...compared.map(([name, value]) => {
      const tolerance = name.endsWith("xe_loss") ? tolerances.score : tolerances.percentage;
      return assertNear(name, found[name]!, value, tolerance);
    }),
  );
}

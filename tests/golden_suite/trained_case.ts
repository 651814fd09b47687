/** Cases of a trained model: its answers, greedy and of beam searches, and evaluations with many settings. */
import { join } from "node:path";
import type { Batch } from "../../src/examples/batch.ts";
import type { InferenceModel } from "../../src/decoding/inference_model.ts";
import { DetailFile } from "../../src/evaluation/report_details.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import type { Flags } from "../../src/flags/table.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { checkSearch, type RecordedSearch } from "./beam_check.ts";
import type { CaseKind, Check } from "./check.ts";
import { checkGreedy, checkScored } from "./decoding_checks.ts";
import { checkDetails, type RecordedDetails } from "./details_check.ts";
import { checkEvaluator, type RecordedEvaluation } from "./evaluator_check.ts";
import type { GoldenCase, GoldenFlags } from "./golden_case.ts";
import type { GoldenEngine } from "./golden_engine.ts";
import { batchOf, withTrainingOf } from "./golden_model.ts";

/** With `eval_verbose`, the file that it brought. */
interface EvaluatorRun extends Partial<RecordedDetails> {
  readonly settings: GoldenFlags;
  readonly scores: Readonly<Record<string, number>>;
}

/** `max_len` only where it is not that of the case. */
type SearchRun = Omit<RecordedSearch, "max_len"> & { readonly max_len?: number };

export const trainedCase: CaseKind = {
  fits: ({ batch, generate }) => batch !== undefined && generate !== undefined,
  checks(golden) {
    const evaluations: EvaluatorRun[] = golden.evaluator_runs ?? [];
    const searches: SearchRun[] = golden.beam_runs ?? [];
    return [
      { title: "scores and greedy decoding", runOn: (engine) => checkAnswers(engine, golden) },
      ...searches.map((run): Check => ({
        title: `beam search: ${describedSearch(run)}`,
        runOn: (engine) => checkSearchRun(engine, golden, run),
      })),
      ...evaluations.map((run): Check => ({
        title: `evaluation: ${described(run)}`,
        runOn: (engine) => checkRun(engine, golden, run),
      })),
    ];
  },
};

function described({ settings }: EvaluatorRun): string {
  const { batch_size_eval, eval_size, max_output_len, beam_eval: _, ...rest } = settings;
  const others = Object.entries(rest).map(([name, value]) => `, ${name} ${value}`).join("");
  return `${eval_size} lines by ${batch_size_eval}, length ${max_output_len}${others}`;
}

function describedSearch(run: SearchRun): string {
  const { beam_size, length_penalty, early_stopping, max_len } = run;
  const limit = max_len === undefined ? "" : `, length ${max_len}`;
  return `size ${beam_size}, penalty ${length_penalty}, ${
    early_stopping ? "early" : "late"
  }${limit}`;
}

function checkAnswers(tested: GoldenEngine, golden: GoldenCase): Promise<number> {
  return withTrainingOf(tested, golden, { weights: "init" }, async ({ model }, arrays) => {
    const batch = batchOf(golden.batch);
    await checkGreedy(model, batch, golden.max_len, golden.generate);
    await checkShortAnswers(model, batch, golden);
    return golden.eval ? checkScored(tested, model, golden, batch, arrays) : 0;
  });
}

/** Fields like `generate_max_len_3`. */
async function checkShortAnswers(
  model: InferenceModel,
  batch: Batch,
  golden: GoldenCase,
): Promise<void> {
  for (const [field, recorded] of Object.entries(golden)) {
    const limit = /^generate_max_len_(\d+)$/.exec(field)?.[1];
    if (limit) await checkGreedy(model, batch, Number(limit), recorded);
  }
}

function checkSearchRun(
  tested: GoldenEngine,
  golden: GoldenCase,
  run: SearchRun,
): Promise<number> {
  const recorded = { max_len: golden.max_len, ...run };
  return withTrainingOf(
    tested,
    golden,
    { weights: "init" },
    ({ model }) => checkSearch(model, batchOf(golden.batch), recorded),
  );
}

function checkRun(tested: GoldenEngine, golden: GoldenCase, run: EvaluatorRun): Promise<number> {
  const { eval_lines, vocabulary } = golden;
  const flags = { ...golden.flags, ...run.settings };
  const parameters = flagsWith(flags);
  const { batch_size_eval, eval_size, max_output_len, eval_verbose } = parameters;
  const recorded = {
    ...{ flags, vocabulary, eval_lines, scores: run.scores },
    ...{ batch_size_eval, eval_size, max_output_len },
    searchPerfect: eval_verbose === 2,
    ...parameters.beam_eval && { search: searchOf(parameters) },
  };
  return withTrainingOf(
    tested,
    golden,
    { weights: "init" },
    ({ model }) =>
      eval_verbose > 0
        ? checkWithDetails(model, recorded, run as RecordedDetails)
        : checkEvaluator(model, recorded),
  );
}

function searchOf({ beam_size, beam_length_penalty, beam_early_stopping }: Flags) {
  return {
    ...{ size: beam_size, lengthPenalty: beam_length_penalty, earlyStopping: beam_early_stopping },
  };
}

async function checkWithDetails(
  model: InferenceModel,
  recorded: RecordedEvaluation,
  details: RecordedDetails,
): Promise<number> {
  const beam = recorded.search !== undefined;
  let share = 0;
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "eval");
    const settings = { words: recorded.vocabulary, maxOutputLength: recorded.max_output_len };
    const file = new DetailFile({ path, ...settings, beam, log() {}, print: false });
    try {
      share = await checkEvaluator(model, recorded, [file]);
    } finally {
      file.close();
    }
    checkDetails(Deno.readTextFileSync(path), details, beam);
  });
  return share;
}

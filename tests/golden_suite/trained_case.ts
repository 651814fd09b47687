/** Cases of a trained model and its answers; beam search is not built yet. */
import type { Batch } from "../../src/batches/batch.ts";
import type { Engine } from "../../src/engines/engine.ts";
import { missingFlags, modelFlagsOf, problemFlagsOf } from "./built.ts";
import type { CaseKind } from "./check.ts";
import { checkGreedy, checkScored } from "./decoding_checks.ts";
import { checkEvaluator } from "./evaluator_check.ts";
import type { Flags, GoldenCase } from "./golden_case.ts";
import type { GoldenEngine } from "./golden_engine.ts";
import { batchOf, withEngine } from "./golden_model.ts";

interface EvaluatorRun {
  readonly settings: Flags;
  readonly scores: Readonly<Record<string, number>>;
}

export const trainedCase: CaseKind = {
  fits: ({ batch, generate }) => batch !== undefined && generate !== undefined,
  offer(golden) {
    const missing = missingFlags(withoutSearch(modelFlagsOf(golden.flags!)));
    if (missing.length > 0) return { checks: [], missing };
    const runs: EvaluatorRun[] = golden.evaluator_runs ?? [];
    const problem = missingFlags(problemFlagsOf(golden.flags!));
    const built = problem.length > 0 ? [] : runs.filter(scoresAreBuilt);
    const settings = runs.flatMap((run) => missingFlags(run.settings));
    return {
      checks: [
        { title: "scores and greedy decoding", runOn: (engine) => checkAnswers(engine, golden) },
        ...built.map((run) => ({
          title: `evaluation: ${described(run)}`,
          runOn: (engine: GoldenEngine) => checkRun(engine, golden, run),
        })),
      ],
      missing: [...new Set([...problem, ...golden.beam_runs ? ["beam_size"] : [], ...settings])],
    };
  },
};

/** Greedy decoding does not depend on how a beam search would be. */
function withoutSearch(flags: Flags): Flags {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => !name.startsWith("beam_")));
}

/** The files that `eval_verbose` asks for change no score. */
function scoresAreBuilt({ settings: { eval_verbose: _, ...settings } }: EvaluatorRun): boolean {
  return missingFlags(settings).length === 0;
}

function described({ settings }: EvaluatorRun): string {
  const { batch_size_eval, eval_size, max_output_len, beam_eval: _, ...rest } = settings;
  const others = Object.entries(rest).map(([name, value]) => `, ${name} ${value}`).join("");
  return `${eval_size} lines by ${batch_size_eval}, length ${max_output_len}${others}`;
}

function checkAnswers(tested: GoldenEngine, golden: GoldenCase): Promise<number> {
  return withEngine(tested, golden, { weights: "init" }, async (engine, arrays) => {
    const batch = batchOf(golden.batch);
    await checkGreedy(engine, batch, golden.max_len, golden.generate);
    await checkShortAnswers(engine, batch, golden);
    return golden.eval ? checkScored(tested, engine, golden, batch, arrays) : 0;
  });
}

/** Fields like `generate_max_len_3`. */
async function checkShortAnswers(engine: Engine, batch: Batch, golden: GoldenCase): Promise<void> {
  for (const [field, recorded] of Object.entries(golden)) {
    const limit = /^generate_max_len_(\d+)$/.exec(field)?.[1];
    if (limit) await checkGreedy(engine, batch, Number(limit), recorded);
  }
}

function checkRun(
  tested: GoldenEngine,
  golden: GoldenCase,
  { settings, scores }: EvaluatorRun,
): Promise<number> {
  const { eval_lines, vocabulary } = golden;
  const flags = { ...golden.flags, ...settings };
  const { batch_size_eval, eval_size, max_output_len } = settings as Record<string, number>;
  const recorded = {
    ...{ flags, vocabulary, eval_lines, scores },
    ...{ batch_size_eval, eval_size, max_output_len },
  };
  return withEngine(
    tested,
    golden,
    { weights: "init" },
    (engine) => checkEvaluator(engine, recorded),
  );
}

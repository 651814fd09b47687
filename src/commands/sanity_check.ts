/**
 * An evaluation of one batch before training: mistakes in a problem's code, predictions that fail and a lack of memory show now
 * rather than after the first epoch. Nothing is logged, and nothing that comes later depends on it.
 */
import { evaluateWindow, verdictOn } from "../evaluation/window.ts";
import { answerLengths } from "../examples/answer_lengths.ts";
import type { EvalDataset } from "../examples/eval_dataset.ts";
import { everywhere } from "../mpi/agreement.ts";
import { alone } from "../mpi/world.ts";
import { type EvaluationContext, settingsOf } from "./evaluation.ts";
import { expectNumericAnswers } from "./numeric_answers.ts";

/** Tokens of each answer, which a model that knows nothing would write on and on. */
const mostTokens = 16;

/**
 * Does what an evaluation does to the first batch of the first set. An answer that is cut short is judged all the same, for the sake of the
 * problem's code.
 *
 * @throws whatever the evaluation would; that some examples cannot be judged is left to that
 */
export async function checkEvaluation(
  context: Omit<EvaluationContext, "folder" | "seed">,
  sets: readonly EvalDataset[],
): Promise<void> {
  const { world = alone } = context;
  await everywhere(world, () => expectNumericAnswers(context, sets));
  const settings = settingsOf(context), { checker, layout } = settings;
  const batch = await everywhere(
    world,
    () => sets[0]!.sample(context.parameters.batch_size_eval),
  );
  const maxOutputLength = Math.min(
    settings.maxOutputLength,
    mostTokens,
    Math.max(...answerLengths(batch, layout)),
  );
  const found = await evaluateWindow({ ...settings, maxOutputLength }, [batch], 0, () => {});
  for (const { problem, answer, hypotheses } of found?.records.flat() ?? []) {
    for (const { tokens, cut } of hypotheses) if (cut) verdictOn(checker, problem, answer, tokens);
  }
}

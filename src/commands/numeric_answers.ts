import { FlagError } from "../errors.ts";
import { checkerOf } from "../evaluation/checker.ts";
import { isNumeric } from "../problems/closeness.ts";
import type { EvalDataset } from "../examples/eval_dataset.ts";
import { idsInBatch } from "../examples/ids_in_batch.ts";
import type { EvaluationContext } from "./evaluation.ts";

/**
 * What `--tolerance` needs, by the first examples of each data set.
 *
 * @throws {FlagError} when an answer is neither a number nor an array of numbers
 */
export async function expectNumericAnswers(
  { task, parameters: p }: Pick<EvaluationContext, "task" | "parameters">,
  sets: readonly EvalDataset[],
): Promise<void> {
  if (p.tolerance === "") return;
  const { problem, vocabulary, layout } = task, checker = checkerOf(problem);
  for (const set of sets) {
    const batch = await set.sample(p.batch_size_eval);
    for (let i = 0; i < batch.size; i++) {
      const tokens = vocabulary.tokensOf(idsInBatch(batch, i, layout).answer);
      const reading = checker.readAnswer(tokens);
      if (reading === undefined || isNumeric(reading.value)) continue;
      const found = `found ${checker.showAnswer(tokens)} in ${set.name}`;
      throw new FlagError(
        "--tolerance",
        `expected answers that are numbers or arrays of numbers, ${found}`,
      );
    }
  }
}

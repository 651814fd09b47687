import { FlagError } from "../errors.ts";
import { checkerOf } from "../evaluation/checker.ts";
import { isOfIntegers } from "../evaluation/tolerance.ts";
import type { EvalDataset } from "../examples/eval_dataset.ts";
import { idsInBatch } from "../examples/ids_in_batch.ts";
import type { EvaluationContext } from "./evaluation.ts";

/**
 * What `--tolerance` needs, by the first examples of each data set.
 *
 * @throws {FlagError} when an answer is neither an integer nor an array of integers
 */
export async function expectIntegerAnswers(
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
      if (reading === undefined || isOfIntegers(reading.value)) continue;
      const found = `found ${checker.showAnswer(tokens)} in ${set.name}`;
      throw new FlagError(
        "--tolerance",
        `expected answers that are integers or arrays of integers, ${found}`,
      );
    }
  }
}

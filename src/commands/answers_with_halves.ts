/** What it does to answers that a page stores weights with 16 bits. */
import type { Answer } from "../decoding/answer.ts";
import { modelPredictor } from "../evaluation/model_predictor.ts";
import type { TrainedModel } from "../export/trained_model.ts";
import { storedValues, WeightStore } from "../export/stored_weight.ts";
import { usualBeam } from "../flags/limits.ts";
import type { TypedQuestion } from "../problems/typed_question.ts";
import type { Task } from "../task/task.ts";
import type { Precise } from "../web/card_view.ts";
import { answersTo, searchOf } from "./ask.ts";
import { loadModel } from "./load_model.ts";

/** So many are answered twice: enough to see a difference, and soon done. */
const mostProblems = 50;

/** Answers problems with the weights as they were trained, and rounded. @param questions of which the first are answered */
export async function answersWithHalves(
  { parameters: flags, tensors }: TrainedModel,
  task: Task,
  questions: readonly TypedQuestion[],
): Promise<Precise> {
  const asked = questions.slice(0, mostProblems);
  const model = loadModel(flags, task, {});
  const predictor = modelPredictor(model, searchOf(flags, usualBeam));
  const settings = { task, predictor, maxOutputLength: flags.max_output_len, batchSize: 32 };
  try {
    const before = await answersTo(settings, asked);
    const store = new WeightStore(tensors, "f16", flags.reload_model);
    for (const { name, values } of model.arrays.weights()) {
      const { shape } = tensors.get(name)!, { type, bytes } = store.stored({ name, shape });
      values.set(storedValues(type, new Uint8Array(bytes)));
    }
    model.weightsChanged();
    return compared(before, await answersTo(settings, asked));
  } finally {
    model.close();
  }
}

type Answers = readonly (readonly Answer[])[];

/** By the best answer of each problem. */
function compared(before: Answers, after: Answers): Precise {
  const pairs = before.map((answers, i) => [answers[0]!, after[i]![0]!] as const);
  const same = pairs.filter(([one, other]) => `${one.tokens}` === `${other.tokens}`);
  return {
    problems: pairs.length,
    same: same.length,
    difference: Math.max(0, ...same.map(([one, other]) => Math.abs(one.score! - other.score!))),
  };
}

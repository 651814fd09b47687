/** `int2int predict`: asks a saved model for the answers to problems. */
import type { InferenceModel } from "../decoding/inference_model.ts";
import { longestProblem } from "../task/sequence_layout.ts";
import { buildTask, type Task } from "../task/task.ts";
import { FlagError } from "../errors.ts";
import { modelPredictor } from "../evaluation/model_predictor.ts";
import { expectUsed, reportsOfEffect } from "../flags/effect.ts";
import type { Flags } from "../flags/table.ts";
import { answerLines, standardConversation } from "./answer_lines.ts";
import { answersTo, type Asked } from "./ask.ts";
import { loadModel } from "./load_model.ts";
import { flagsOfSaved, reportsOnChoice } from "./saved_run.ts";
import { chooseInferenceDevice } from "./scoring_device.ts";
import { showAnswered } from "./show_answers.ts";
import { readerGoneCode, writeOutput } from "./standard_output.ts";
import { type Mistake, questionReader, type TypedQuestion } from "./typed_question.ts";

/** Beam search finds several answers, which is what one wants to see; the flag still decides how many. */
const usualBeam = 3;

/**
 * @param problems as they were typed; if there are none, the lines of standard input
 * @returns the exit code
 */
export async function predictCommand(
  given: Partial<Flags>,
  problems: readonly string[],
): Promise<number> {
  expectUsed("predict", given);
  const flags = flagsOfSaved("predict", given);
  [...reportsOfEffect("predict", flags, given), ...reportsOnChoice(given)]
    .forEach((line) => console.error(line));
  const task = buildTask(flags);
  const read = questionReader(task.problem, longestProblem(task.layout));
  // What is typed is checked before a model is loaded for it.
  const questions = problems.map((text) => expectQuestion(read(text)));
  const model = loadModel(flags, task, await chooseInferenceDevice(flags, console.error));
  try {
    const asked = askedOf(model, task, flags, given.beam_size ?? usualBeam);
    if (problems.length === 0) {
      return await answerLines(asked, read, standardConversation());
    }
    const note = questions.find(({ note }) => note !== undefined)?.note;
    if (note !== undefined) console.error(`predict: ${note}`);
    const answers = await answersTo(asked, questions);
    const shown = questions.map((question, i) => showAnswered(asked, question, answers[i]!));
    return writeOutput(shown.join("")) ? 0 : readerGoneCode;
  } finally {
    model.close();
  }
}

function expectQuestion(found: TypedQuestion | Mistake): TypedQuestion {
  if ("mistake" in found) throw new FlagError("predict", found.mistake);
  return found;
}

function askedOf(
  model: InferenceModel,
  task: Task,
  flags: Flags,
  size: number,
): Asked {
  const { beam_length_penalty: lengthPenalty, beam_early_stopping: earlyStopping } = flags;
  return {
    task,
    predictor: modelPredictor(model, { size, lengthPenalty, earlyStopping }),
    maxOutputLength: flags.max_output_len,
    batchSize: flags.batch_size_eval,
  };
}

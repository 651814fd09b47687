/** `int2int predict`: asks a saved model for the answers to problems. */
import { longestProblem } from "../task/sequence_layout.ts";
import { buildTask, type Task } from "../task/task.ts";
import { FlagError } from "../errors.ts";
import {
  type GreedySettings,
  modelPredictor,
  type PredictingModel,
  type SearchSettings,
} from "../evaluation/model_predictor.ts";
import { samplerOf, samplingPredictor } from "../evaluation/sampler.ts";
import type { Predictor } from "../evaluation/predictor.ts";
import type { Texts } from "../flags/arguments.ts";
import { expectUsed, reportsOfEffect } from "../flags/effect.ts";
import { predict as ownRows } from "../flags/groups/predict.ts";
import { usualBeam } from "../flags/limits.ts";
import { readOwnFlags } from "../flags/own_flags.ts";
import type { Flags } from "../flags/table.ts";
import { seedOrDrawn } from "../random.ts";
import { shorten } from "../text/shorten.ts";
import { answerLines, standardConversation } from "./answer_lines.ts";
import { answersTo, type Asked, samplingSettings, searchOf } from "./ask.ts";
import { answerInBulk, expectSense, isBulk, type Ready } from "./bulk/bulk.ts";
import { savedProblems } from "../training/saved_problems.ts";
import { unlikeTraining } from "../training/unlike_training.ts";
import { constraintOf } from "./constraint_of.ts";
import { loadModel } from "./load_model.ts";
import { modelAt } from "./model_at.ts";
import { flagsOfSaved, reportsOnChoice } from "./saved_run.ts";
import { chooseInferenceDevice } from "./scoring_device.ts";
import { showAnswered } from "./show_answers.ts";
import { readerGoneCode, writeOutput } from "./standard_output.ts";
import { questionReader } from "../problems/question_reader.ts";
import {
  type Mistake,
  type QuestionReader,
  type TypedQuestion,
  warningLine,
  warningReader,
} from "../problems/typed_question.ts";

/**
 * @param own the flags that only this command has
 * @param operands problems as they were typed; with `--input`, the run or saved model
 * @returns the exit code
 */
export async function predictCommand(
  given: Partial<Flags>,
  own: Texts,
  operands: readonly string[],
): Promise<number> {
  expectUsed("predict", given);
  const bulk = readOwnFlags(ownRows, own);
  expectSense(bulk);
  const [named, problems] = bulk.input === "" ? [given, operands] : [modelOf(given, operands), []];
  const flags = flagsOfSaved("predict", named);
  [...reportsOfEffect("predict", flags, named), ...reportsOnChoice(named)]
    .forEach((line) => console.error(line));
  const task = buildTask(flags);
  // Better found out now than when the model is there.
  constraintOf(flags, task);
  const read = warningReader(
    questionReader(task.problem, longestProblem(task.layout)),
    unlikenessOf(flags, task),
  );
  if (isBulk(bulk)) {
    const load = () => ready(flags, task, named.beam_size ?? 1);
    return await answerInBulk(task, read, bulk, problems, load);
  }
  return await answerTyped(flags, task, read, problems, given.beam_size ?? usualBeam);
}

/** The operand is the model, unless flags name it. */
function modelOf(given: Partial<Flags>, [path, ...others]: readonly string[]): Partial<Flags> {
  if (path === undefined) return given;
  const { eval_from_exp = "", reload_model = "" } = given;
  if (others.length > 0 || eval_from_exp !== "" || reload_model !== "") {
    const problem = "problems come from that file, expected no others, and one model";
    throw new FlagError("--input", `${problem}; found ${shorten(others[0] ?? path)}`);
  }
  return { ...given, ...modelAt(path) };
}

async function answerTyped(
  flags: Flags,
  task: Task,
  read: QuestionReader,
  problems: readonly string[],
  size: number,
): Promise<number> {
  // What is typed is checked before a model is loaded for it.
  const questions = problems.map((text) => expectQuestion(read(text)));
  const model = loadModel(flags, task, await chooseInferenceDevice(flags, console.error));
  try {
    const asked = askedOf(task, flags, predictorOf(model, task, flags, searchOf(flags, size)));
    if (problems.length === 0) {
      return await answerLines(asked, read, standardConversation());
    }
    const note = questions.find(({ note }) => note !== undefined)?.note;
    if (note !== undefined) console.error(`predict: ${note}`);
    questions.flatMap(warningLine).forEach((line) => console.error(`predict: ${line}`));
    const answers = await answersTo(asked, questions);
    const shown = questions.map((question, i) => showAnswered(asked, question, answers[i]!));
    return writeOutput(shown.join("")) ? 0 : readerGoneCode;
  } finally {
    model.close();
  }
}

/** One answer is found greedily, which is how evaluations find it. */
async function ready(flags: Flags, task: Task, size: number): Promise<Ready> {
  const model = loadModel(flags, task, await chooseInferenceDevice(flags, console.error));
  const { beam_length_penalty: lengthPenalty } = flags;
  const search = size > 1 ? searchOf(flags, size) : { lengthPenalty };
  return {
    asked: askedOf(task, flags, predictorOf(model, task, flags, search)),
    shape: { hasBeams: size > 1 || flags.samples > 0, hasSamples: flags.samples > 0 },
    close: () => model.close(),
  };
}

/** Answers are drawn where `--samples` wants that, or else searched for. */
function predictorOf(
  model: PredictingModel,
  task: Task,
  flags: Flags,
  search: SearchSettings | GreedySettings,
): Predictor {
  const predictor = modelPredictor(model, { ...search, constraint: constraintOf(flags, task) });
  if (flags.samples === 0) return predictor;
  const settings = samplingSettings(flags, task, seedOrDrawn(flags.env_base_seed));
  return samplingPredictor(predictor, samplerOf(model, settings));
}

function unlikenessOf({ reload_model: path }: Flags, { vocabulary }: Task) {
  const problems = savedProblems(path);
  return problems === undefined ? () => undefined : unlikeTraining(problems, vocabulary.tokens);
}

function expectQuestion(found: TypedQuestion | Mistake): TypedQuestion {
  if ("mistake" in found) throw new FlagError("predict", found.mistake);
  return found;
}

function askedOf(task: Task, flags: Flags, predictor: Predictor): Asked {
  const { max_output_len: maxOutputLength, batch_size_eval: batchSize } = flags;
  return { task, predictor, maxOutputLength, batchSize, isSampled: flags.samples > 0 };
}

/** `int2int inspect`: a look inside a model while it answers one problem. */
import { collate } from "../examples/collate.ts";
import type { InferenceModel } from "../decoding/inference_model.ts";
import { FlagError } from "../errors.ts";
import { modelPredictor } from "../evaluation/model_predictor.ts";
import { writeFileAtomically } from "../files/atomic_file.ts";
import { writeFolderAtomically } from "../files/atomic_folder.ts";
import type { Texts } from "../flags/arguments.ts";
import { inspect as ownRows } from "../flags/groups/inspect.ts";
import { readOwnFlags } from "../flags/own_flags.ts";
import type { Flags } from "../flags/table.ts";
import { inspectionFiles, inspectionNames, pageName } from "../inspect/files.ts";
import { inspect, type Inspection } from "../inspect/inspection.ts";
import { inspectionPage } from "../inspect/page/page.ts";
import { tablesOf } from "../inspect/tables.ts";
import { modelConfig } from "../models/config.ts";
import { longestProblem } from "../task/sequence_layout.ts";
import { buildTask, type Task } from "../task/task.ts";
import { padId } from "../tokenizers/vocabulary.ts";
import { answersTo, type Asked } from "./ask.ts";
import { loadModel } from "./load_model.ts";
import { modelAt } from "./model_at.ts";
import { flagsOfSaved, reportsOnChoice } from "./saved_run.ts";
import { showAnswered } from "./show_answers.ts";
import { questionReader } from "../problems/question_reader.ts";
import type { TypedQuestion } from "../problems/typed_question.ts";

/**
 * @param operands a run or a saved model, and a problem @param own the flags that only this command has
 * @returns the exit code
 */
export async function inspectCommand(
  given: Partial<Flags>,
  own: Texts,
  [run = "", text]: readonly string[],
): Promise<number> {
  if (run === "" || text === undefined) {
    throw new FlagError("inspect", 'expected a run or saved model, and a problem such as "120 84"');
  }
  const { output } = readOwnFlags(ownRows, own);
  const named = { ...given, ...modelAt(run) };
  const flags = flagsOfSaved("predict", named);
  reportsOnChoice(named).forEach((line) => console.error(line));
  const task = buildTask(flags), question = readQuestion(task, text);
  // The CPU is quick enough for one problem, and computes the same everywhere.
  const model = loadModel(flags, task, {});
  try {
    const { inspection, shown } = await lookAt(model, task, flags, question);
    console.log(shown.trimEnd());
    write(inspection, output);
  } finally {
    model.close();
  }
  return 0;
}

function readQuestion({ problem, layout }: Task, text: string): TypedQuestion {
  const found = questionReader(problem, longestProblem(layout))(text);
  if ("mistake" in found) throw new FlagError("inspect", found.mistake);
  if (found.note !== undefined) console.error(`inspect: ${found.note}`);
  return found;
}

/** The model's greedy answer, as `predict --beam_size 1` prints it, and what is seen inside the model as it reads both. */
async function lookAt(model: InferenceModel, task: Task, flags: Flags, question: TypedQuestion) {
  const { vocabulary, layout } = task;
  const asked: Asked = {
    ...{ task, predictor: modelPredictor(model) },
    ...{ maxOutputLength: flags.max_output_len, batchSize: 1 },
  };
  const [answers] = await answersTo(asked, [question]);
  const shown = showAnswered(asked, question, answers!);
  const target = vocabulary.tokensOf(answers![0]!.tokens);
  const batch = collate([{ source: question.tokens, target, codeClass: 0 }], vocabulary, layout);
  const config = modelConfig(flags, vocabulary.tokens.length, padId);
  const [problem, answer] = shown.trimEnd().split("\n");
  const inspection = await inspect(model, config, vocabulary, batch, {
    model: flags.reload_model,
    problem: problem!,
    answer: answer!.trim(),
  });
  return { inspection, shown };
}

function write(inspection: Inspection, output: string): void {
  if (output === "") {
    writeFileAtomically(pageName, [new TextEncoder().encode(inspectionPage(inspection))]);
    console.log(`${pageName}: open it in a browser`);
    return;
  }
  const { tables, tooLong } = tablesOf(inspection);
  const isOurs = (name: string) => inspectionNames.has(name);
  const written = writeFolderAtomically(output, inspectionFiles(inspection, tables), isOurs);
  for (const { path, bytes } of written) console.log(`${path} (${bytes} bytes)`);
  for (const name of tooLong) {
    console.error(`inspect: ${name}.csv is left out, it would have more than a million lines`);
  }
}

import { attentionEntries } from "./attention_graph.ts";
import { questionsOf } from "./page/questions.ts";
import type { GraphName, PageData, PageModel, PageProblem, StoredProblem } from "./page/data.ts";
import { sharedWeightsFile } from "../export/shared_weights.ts";
import type { Precision } from "../export/stored_weight.ts";
import type { Flags } from "../flags/table.ts";
import type { ModelConfig } from "../models/config.ts";
import { descriptionOfProblem } from "../problems/description.ts";
import type { Task } from "../task/task.ts";
import type { SeenProblems } from "../training/seen_problems.ts";

/** What a page says and needs to know of a model. */
export interface Described {
  readonly task: Task;
  readonly flags: Flags;
  readonly config: ModelConfig;
  readonly stored: readonly StoredProblem[];
  /** A problem as it may be typed; empty if none is known. */
  readonly example: string;
  /** What problems were like in training, if that is known. */
  readonly seen?: SeenProblems | undefined;
}

/** @param files assets that lie beside the page, by name */
export function pageData(
  { task, flags, config, stored, seen, example }: Described,
  graphs: readonly GraphName[],
  precision: Precision,
  files: Readonly<Record<string, string>>,
): PageData {
  const page: PageData = {
    problem: problemOf(task, example),
    vocabulary: task.vocabulary.tokens,
    model: modelOf(config, flags, graphs),
    weights: { bytes: precision === "f16" ? 2 : 4, file: sharedWeightsFile },
    attention: attentionEntries(config),
    ...{ stored, files },
    ...seen && { seen },
  };
  return { ...page, problem: { ...page.problem, example: readableExample(page) } };
}

/** Pages do not have the code of a user's tokenizers, and read tokens instead. */
function readableExample(page: PageData): string {
  const { problem: { example }, stored: [first] } = page, { read, typed } = questionsOf(page);
  if (example !== "" && "tokens" in read(example)) return example;
  return first === undefined ? "" : typed(first);
}

function problemOf({ problem }: Task, example: string): PageProblem {
  const { judgesOtherAnswers = false } = problem;
  return { ...descriptionOfProblem(problem), example, judgesOtherAnswers };
}

function modelOf(config: ModelConfig, flags: Flags, graphs: readonly GraphName[]): PageModel {
  return {
    kind: config.kind === "recurrent" ? "recurrent" : config.architecture,
    bidirectional: config.kind === "recurrent" && config.bidirectional,
    positions: config.maxPositions,
    maxOutputLength: flags.max_output_len,
    lengthPenalty: flags.beam_length_penalty,
    earlyStopping: flags.beam_early_stopping,
    graphs,
  };
}

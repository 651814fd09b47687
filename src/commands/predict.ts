/** `int2int predict`: asks a saved model for the answers to problems. */
import { stdin } from "node:process";
import { createInterface } from "node:readline";
import { collate } from "../batches/collate.ts";
import { type Recipe, recipeFor } from "../batches/recipe.ts";
import { FlagError } from "../errors.ts";
import { enginePredictor } from "../evaluation/engine_predictor.ts";
import type { Answer, Predictor } from "../evaluation/predictor.ts";
import type { Parameters } from "../parameters/table.ts";
import { queryMark, showValue } from "../problems/read_value.ts";
import { loadWeights } from "../training/checkpoint.ts";
import { openSavedModel, parametersOfSaved } from "./saved_run.ts";
import { chooseAccelerator } from "./scoring_device.ts";
import { typedQuestion } from "./typed_question.ts";

/** Beam search finds several answers, which is what one wants to see; the flag still decides how many. */
const usualBeam = 3;

/**
 * @param problems as they were typed; if there are none, the lines of standard input
 * @returns the exit code
 */
export async function predictCommand(
  given: Partial<Parameters>,
  problems: readonly string[],
): Promise<number> {
  const parameters = parametersOfSaved(given);
  const recipe = recipeFor({ parameters, seed: 0, rank: 0, split: "valid" });
  // What is typed is checked before a model is loaded for it.
  const typed = problems.map((text) => typedQuestion(recipe.problem, text));
  const accelerator = chooseAccelerator(parameters, console.error);
  const model = openSavedModel(parameters, recipe.vocabulary.words.length, accelerator);
  try {
    loadWeights(parameters.reload_model, model, parameters).forEach((line) => console.error(line));
    const predictor = enginePredictor(model, {
      size: given.beam_size ?? usualBeam,
      lengthPenalty: parameters.beam_length_penalty,
      earlyStopping: parameters.beam_early_stopping,
    });
    const ask = async (text: string, tokens: readonly string[]) =>
      print(recipe, text, await answersTo(recipe, predictor, tokens, parameters));
    for (const [i, text] of problems.entries()) await ask(text, typed[i]!);
    if (problems.length === 0) await askLines(recipe, ask);
  } finally {
    model.close();
  }
  return 0;
}

async function askLines(
  recipe: Recipe<unknown, unknown>,
  ask: (text: string, tokens: readonly string[]) => Promise<void>,
): Promise<void> {
  const { name, queryTokenizer } = recipe.problem;
  const query = queryTokenizer === undefined ? "" : `, ${queryMark} and a query`;
  if (stdin.isTTY) console.error(`One problem of ${name}${query} a line; Ctrl-D ends.`);
  for await (const line of createInterface({ input: stdin })) {
    if (line.trim() === "") continue;
    try {
      await ask(line, typedQuestion(recipe.problem, line));
    } catch (error) {
      // A slip of the finger need not end a conversation.
      if (!stdin.isTTY || !(error instanceof FlagError)) throw error;
      console.error(error.message);
    }
  }
}

async function answersTo(
  { vocabulary, framing }: Recipe<unknown, unknown>,
  predictor: Predictor,
  source: readonly string[],
  { max_output_len }: Parameters,
): Promise<readonly Answer[]> {
  const batch = collate([{ source, target: [], codeClass: 0 }], vocabulary, framing);
  const [answers] = await predictor.generate(batch, max_output_len + 2);
  return answers!;
}

function print(
  { problem, vocabulary }: Recipe<unknown, unknown>,
  text: string,
  answers: readonly Answer[],
): void {
  console.log(text.trim());
  for (const { tokens, score } of answers) {
    const words = vocabulary.tokensOf(tokens);
    const value = problem.outputTokenizer.parse(words);
    const shown = value === undefined ? `(${words.join(" ")})` : showValue(value);
    console.log(`  ${shown.padEnd(24)} ${score === undefined ? "" : score.toFixed(4)}`.trimEnd());
  }
}

import type { EncodedExamples } from "../encoded_examples.ts";
import type { Task } from "../../task/task.ts";
import { ExampleError } from "../../errors.ts";
import { type Problem, unclassified } from "../../problems/problem.ts";
import { classOfTokens } from "../../problems/source.ts";
import type { ExampleTable } from "./example_table.ts";

/** Adds example number `index` of a table to others, without a class: training asks for none. */
export function addExample(examples: EncodedExamples, table: ExampleTable, index: number): void {
  examples.add(table.problem(index), table.answer(index), unclassified);
}

/** Adds example number `index` of a table to others, with the class the problem counts it under. */
export function addClassified(
  examples: EncodedExamples,
  table: ExampleTable,
  index: number,
  { problem, vocabulary }: Pick<Task, "problem" | "vocabulary">,
): void {
  const source = table.problem(index), target = table.answer(index);
  const codeClass = classOf(problem, vocabulary.tokensOf(source), vocabulary.tokensOf(target));
  examples.add(source, target, codeClass);
}

/** An error that says nothing about other examples is reported where the example would be counted. */
export function classOf(
  problem: Problem<unknown, unknown>,
  source: readonly string[],
  target: readonly string[],
): number {
  try {
    return classOfTokens(problem, source, target);
  } catch (error) {
    if (error instanceof ExampleError) return unclassified;
    throw error;
  }
}

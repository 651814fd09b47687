/** A problem and its query as the one sequence of tokens that a model reads: `problem <sep> query`. */
import { idWriterOf, type Writer } from "../tokenizers/id_writer.ts";
import { separator, separatorId, type Vocabulary } from "../tokenizers/vocabulary.ts";
import type { Problem, Question } from "./problem.ts";

type Tokenizers<P, Q> = Pick<Problem<P, never, Q>, "inputTokenizer" | "queryTokenizer">;

/** Writes questions as numbers of their tokens. */
export function sourceWriterOf<P, Q>(
  { inputTokenizer, queryTokenizer }: Tokenizers<P, Q>,
  vocabulary: Vocabulary,
): Writer<Question<P, Q>, number> {
  const writeProblem = idWriterOf(inputTokenizer, vocabulary);
  if (queryTokenizer === undefined) return ({ problem }, ids) => writeProblem(problem, ids);
  const writeQuery = idWriterOf(queryTokenizer, vocabulary);
  return ({ problem, query }, ids) => {
    writeProblem(problem, ids);
    ids.push(separatorId);
    writeQuery(query!, ids);
  };
}

/** The tokens of a problem and of its query in one. */
export function joinSource(problem: readonly string[], query: readonly string[]): string[] {
  return [...problem, separator, ...query];
}

/** The question that tokens spell; a part of it that they do not spell is `undefined`. */
export function readSource<P, Q>(
  { inputTokenizer, queryTokenizer }: Tokenizers<P, Q>,
  source: readonly string[],
): Question<P | undefined, Q | undefined> {
  if (queryTokenizer === undefined) return { problem: inputTokenizer.parse(source) };
  const [problem, query] = splitSource(source, separator);
  return { problem: inputTokenizer.parse(problem), query: queryTokenizer.parse(query) };
}

/** The class of an example that is given as tokens. */
export function classOfTokens<P, A, Q>(
  problem: Problem<P, A, Q>,
  source: readonly string[],
  target: readonly string[],
): number {
  const question = readSource(problem, source), answer = problem.outputTokenizer.parse(target);
  return problem.codeClass(question.problem, answer, question.query);
}

/** Tells whether the whole question could be read. */
export function isWhole<P, Q>(
  { queryTokenizer }: Tokenizers<P, Q>,
  question: Question<P | undefined, Q | undefined>,
): question is Question<P, Q> {
  return question.problem !== undefined &&
    (queryTokenizer === undefined || question.query !== undefined);
}

/** What is before the first separator, and what is behind it. */
export function splitSource<T>(source: readonly T[], separator: T): [problem: T[], query: T[]] {
  const at = source.indexOf(separator);
  return at < 0 ? [[...source], []] : [source.slice(0, at), source.slice(at + 1)];
}

/** Whether a problem of the user's does what is expected of it, tried on a few examples. */
import { ExampleError, FileError } from "../../errors.ts";
import { shorten } from "../../text/shorten.ts";
import { randomFrom } from "../../random.ts";
import { separator, type Vocabulary, vocabularyOf } from "../../tokenizers/vocabulary.ts";
import type { Judgement, Problem, Question, Split } from "../problem.ts";
import { expectReadable } from "./check_tokenizer.ts";
import { userErrorIn } from "./mistake.ts";
import { grouped } from "../../text/grouped.ts";

type Completed = Problem<unknown, unknown>;

interface Example extends Question<unknown> {
  readonly answer: unknown;
}

/** An example with its tokens. */
interface Written extends Example {
  readonly tokens: string;
}

/** The parts of an example, and the fields of a problem that write them. */
const parts = [
  ["problem", "inputTokenizer"],
  ["query", "queryTokenizer"],
  ["answer", "outputTokenizer"],
] as const;

const splits: readonly Split[] = ["train", "valid", "test"];

/** Examples that are made. */
const tried = 9;

/** A generator may give up on most of its draws, but not on so many in a row. */
const patience = 10_000;

/**
 * Makes some examples, writes, reads, judges and classifies them.
 *
 * @param path of the file the problem comes from, for messages
 * @returns of how many measures the judgements spoke, at most
 * @throws {FileError} saying what is wrong
 */
export function tryExamples(path: string, problem: Completed): Measures {
  const vocabulary = vocabularyIn(path, problem);
  const generator = problem.search === undefined ? "generate" : "improve";
  const measures = tryGenerator(path, generator, problem, vocabulary);
  for (const [set, generate] of Object.entries(problem.evalSets ?? {})) {
    tryGenerator(path, `evalSets.${set}`, { ...problem, generate }, vocabulary);
  }
  return measures;
}

/** @param what the problem's generator is called */
function tryGenerator(
  path: string,
  what: string,
  problem: Completed,
  vocabulary: Vocabulary,
): Measures {
  const numbers = Array.from({ length: tried }, (_, i) => i);
  const examples = numbers.map((i) => written(path, what, problem, vocabulary, i));
  // Backwards, so that what is kept from call to call shows.
  for (const i of numbers.toReversed()) {
    const again = written(path, what, problem, vocabulary, i);
    expectSame(path, what, examples[i]!.tokens, again.tokens);
  }
  return measuresIn(expectJudgements(path, problem, examples));
}

type Measures = NonNullable<Completed["measures"]>;

function measuresIn(judgements: readonly Judgement[]): Measures {
  const most = (field: "evalMetrics" | "errorMetrics") =>
    Math.max(0, ...judgements.map((judgement) => judgement[field].length));
  return { eval: most("evalMetrics"), error: most("errorMetrics") };
}

function vocabularyIn(
  path: string,
  { inputTokenizer, outputTokenizer, queryTokenizer }: Completed,
): Vocabulary {
  try {
    return vocabularyOf(inputTokenizer, outputTokenizer, queryTokenizer);
  } catch (error) {
    throw userErrorIn(path, "symbols", error);
  }
}

/** Example number `i`: the first that its random numbers bring, written and read back. */
function written(
  path: string,
  what: string,
  problem: Completed,
  vocabulary: Vocabulary,
  i: number,
): Written {
  const random = randomFrom(i), split = splits[i % splits.length]!;
  let lastError: ExampleError | undefined;
  for (let tries = 0; tries < patience; tries++) {
    try {
      const found = problem.generate(random, split) as Example | undefined;
      if (found !== undefined) return withTokens(path, problem, vocabulary, found);
    } catch (error) {
      if (!(error instanceof ExampleError)) throw error;
      lastError = error;
    }
  }
  const none = `${what} made no ${split} example in ${grouped(patience)} tries`;
  const why = lastError === undefined
    ? ": it always returned undefined"
    : `; the last error: ${lastError.located.problem}`;
  throw new FileError(path, none + why, lastError?.located.line);
}

function withTokens(
  path: string,
  problem: Completed,
  vocabulary: Vocabulary,
  example: Example,
): Written {
  const texts = parts.flatMap(([part, field]) => {
    const tokenizer = problem[field];
    if (tokenizer === undefined) return [];
    const tokens = expectReadable(path, field, tokenizer, example[part], vocabulary);
    if (problem.queryTokenizer !== undefined) expectNoSeparator(path, field, tokens);
    return tokens.join(" ");
  });
  return { ...example, tokens: texts.join(" → ") };
}

/** A tokenizer may write special words without calling them its symbols. */
function expectNoSeparator(path: string, field: string, tokens: readonly string[]): void {
  if (!tokens.includes(separator)) return;
  const reason = "which stands between problem and query";
  throw new FileError(path, `${field}.encode wrote ${separator}, ${reason}: use another token`);
}

/** Lets each example be judged, with the answer of the next as the prediction, and classified. */
function expectJudgements(
  path: string,
  problem: Completed,
  examples: readonly Example[],
): Judgement[] {
  const judgements: Judgement[] = [];
  let failed = 0, first: ExampleError | undefined;
  for (const [i, example] of examples.entries()) {
    try {
      judgements.push(judge(problem, example, examples[(i + 1) % examples.length]!.answer));
    } catch (error) {
      if (!(error instanceof ExampleError)) throw error;
      failed++;
      first ??= error;
    }
  }
  if (first === undefined || failed < examples.length) return judgements;
  const what = `none of ${failed} examples could be judged; the first error`;
  throw new FileError(path, `${what}: ${first.located.problem}`, first.located.line);
}

function judge(
  { evaluate, leadingInteger, codeClass, describeClass }: Completed,
  { problem, query, answer }: Example,
  prediction: unknown,
): Judgement {
  const judgement = evaluate(problem, answer, prediction, query);
  leadingInteger(answer);
  describeClass(codeClass(problem, answer, query));
  return judgement;
}

function expectSame(path: string, what: string, one: string, other: string): void {
  if (one === other) return;
  throw new FileError(
    path,
    `${what} made ${shorten(one)} and then ${shorten(other)} from the same seed: take all chance ` +
      "from its argument `random`, and keep nothing between calls",
  );
}

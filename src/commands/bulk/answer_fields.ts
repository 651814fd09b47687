/** What the output says of an answer, by the names of its columns. */
import { logProbability } from "../../decoding/score.ts";
import { plainValue } from "../../evaluation/plain_value.ts";
import type { Answered, Answering, JudgedAnswer } from "./answer_window.ts";
import { isMistake } from "./input.ts";

/** Names and values, in the order of the columns. */
export type Fields = Readonly<Record<string, unknown>>;

/** What the columns of an output depend on. */
export interface OutputShape {
  /** The input has right answers. */
  readonly hasAnswers: boolean;
  /** Several answers to each problem are listed: those of a beam, or those that were drawn. */
  readonly hasBeams: boolean;
  /** Answers were drawn: each has a number, and no score. */
  readonly hasSamples: boolean;
}

/** Digits of probabilities that mean something in float32. */
const precision = 6;

/** All fields of an item but those of the input; what is not known is undefined. */
export function fieldsOf(
  answering: Pick<Answering, "asked" | "checker">,
  { item: { question }, answers, error }: Answered,
  shape: OutputShape,
): Fields {
  const all = answers?.map((answer) => answerFields(answering, answer, shape));
  return {
    problem: isMistake(question) ? undefined : question.shown,
    ...all?.[0] ?? noAnswer(shape),
    ...shape.hasBeams && { answers: all },
    warning: isMistake(question) ? undefined : question.warning,
    error,
  };
}

function answerFields(
  { asked: { task: { vocabulary } }, checker }: Pick<Answering, "asked" | "checker">,
  answer: JudgedAnswer,
  { hasAnswers, hasSamples }: OutputShape,
): Fields {
  const { tokens, score, count, logProbs = [], correct, cut = false } = answer;
  const words = vocabulary.tokensOf(tokens);
  return {
    // The first tokens of a longer answer may look like another one.
    answer: cut ? undefined : plainValue(checker.readAnswer(words)?.value, checker.answerNotation),
    tokens: words.join(" "),
    ...hasSamples ? { count } : { score: score === undefined ? undefined : rounded(score) },
    log_probability: rounded(logProbability(answer)),
    token_probabilities: logProbs.map((logProb) => rounded(Math.exp(logProb))),
    ...hasAnswers && { correct },
    cut,
  };
}

/** The columns of an answer where there is none. */
function noAnswer({ hasAnswers, hasSamples }: OutputShape): Fields {
  return {
    ...{ answer: undefined, tokens: undefined },
    ...hasSamples ? { count: undefined } : { score: undefined },
    ...{ log_probability: undefined, token_probabilities: undefined },
    ...hasAnswers && { correct: undefined },
    cut: undefined,
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(precision));
}

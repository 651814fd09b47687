/** What a line or a record asks, as tokens. */
import { queryMark, type Read, type Refused, valueReader } from "../../problems/read_value.ts";
import type { Task } from "../../task/task.ts";
import { shorten } from "../../text/shorten.ts";
import type { Mistake, QuestionReader } from "../../problems/typed_question.ts";
import type { Item, RightAnswer } from "./input.ts";

/** The sides of an example as texts. */
export interface Sides {
  readonly problem: string;
  readonly query?: string;
  readonly answer?: string;
}

export type ItemReader = (sides: Sides) => Pick<Item, "question" | "right">;

export function itemReader(
  { problem }: Pick<Task, "problem">,
  readQuestion: QuestionReader,
): ItemReader {
  const readAnswer = answerReader(
    valueReader({
      tokenizer: problem.outputTokenizer,
      operators: `/${problem.operators ?? ""}`,
      mostTokens: Infinity,
    }),
  );
  return ({ problem: text, query, answer }) => ({
    question: readQuestion(query === undefined ? text : `${text} ${queryMark} ${query}`),
    // Of some problems the answer may not be known.
    ...answer !== undefined && answer.trim() !== "" && { right: readAnswer(answer) },
  });
}

function answerReader(read: (text: string) => Read | Refused) {
  return (text: string): RightAnswer | Mistake => {
    const readings = [read(text), ...asInteger.test(text.trim()) ? [read(`[${text}]`)] : []];
    const found = readings.filter((reading) => "tokens" in reading);
    if (found.length > 0) {
      return { spellings: found.map(({ tokens }) => tokens), shown: found[0]!.shown };
    }
    const { reason } = readings[0] as Refused, why = reason === "" ? "" : `: ${reason}`;
    return { mistake: `expected a right answer, found ${shorten(text)}${why}` };
  };
}

/** Brackets keep it from being a token. */
const asInteger = /^-?\d+$/;

/** The answers to some items, judged where the right ones are known. */
import type { Answer } from "../../decoding/answer.ts";
import type { Checker, Verdict } from "../../evaluation/checker.ts";
import { verdictOn } from "../../evaluation/window.ts";
import { answerGroups, type Asked } from "../ask.ts";
import type { TypedQuestion } from "../../problems/typed_question.ts";
import { isMistake, type Item, type RightAnswer } from "./input.ts";

/** What answering takes. */
export interface Answering {
  readonly asked: Asked;
  readonly checker: Checker;
  /** Is given the number of items of the window that are done. */
  progress(done: number): void;
  interrupted(): boolean;
}

/** An item with what the model says. */
export interface Answered {
  readonly item: Item;
  /** Best first; left out where the problem could not be read. */
  readonly answers?: readonly JudgedAnswer[];
  /** Why there is no answer, or why it could not be judged. */
  readonly error?: string;
}

export interface JudgedAnswer extends Answer {
  /** Left out where the right answer is not known. */
  readonly correct?: boolean;
}

/** @returns `undefined` when it was interrupted meanwhile */
export async function answerWindow(
  answering: Answering,
  items: readonly Item[],
): Promise<Answered[] | undefined> {
  const { asked } = answering, found = items.map(unanswered);
  const places = items.flatMap(({ question }, place) => isMistake(question) ? [] : [place]);
  const questions = places.map((place) => items[place]!.question as TypedQuestion);
  const options = { mixLengths: !asked.predictor.seesPadding.answers };
  let done = items.length - places.length;
  answering.progress(done);
  for await (const group of answerGroups(asked, questions, options)) {
    group.places.forEach((at, i) => {
      const place = places[at]!;
      found[place] = judged(answering, items[place]!, questions[at]!, group.answers[i]!);
    });
    answering.progress(done += group.places.length);
    if (answering.interrupted()) return undefined;
  }
  return found;
}

function unanswered(item: Item): Answered {
  return { item, ...isMistake(item.question) && { error: item.question.mistake } };
}

function judged(
  { asked, checker }: Answering,
  item: Item,
  { tokens: source }: TypedQuestion,
  answers: readonly Answer[],
): Answered {
  const { right } = item, { tokensOf } = asked.task.vocabulary;
  if (right === undefined) return { item, answers };
  if (isMistake(right)) return { item, answers, error: right.mistake };
  const verdicts = answers.map((answer) =>
    answer.cut ? undefined : verdict(checker, source, right, tokensOf(answer.tokens))
  );
  const failure = verdicts[0]?.failure;
  return {
    item,
    answers: answers.map((answer, i) => {
      const said = verdicts[i];
      return said?.failure === undefined ? { ...answer, correct: said?.correct ?? false } : answer;
    }),
    ...failure !== undefined && { error: failure },
  };
}

/** Right if it is by one of the spellings. */
function verdict(
  checker: Checker,
  source: readonly string[],
  { spellings }: RightAnswer,
  answer: readonly string[],
): Verdict {
  const verdicts = spellings.map((target) => verdictOn(checker, source, target, answer));
  return verdicts.find(({ correct }) => correct) ?? verdicts[0]!;
}

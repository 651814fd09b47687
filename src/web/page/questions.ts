/** Problems and answers as readers of the page type and see them: the notation of `predict`. */
import { showAnswer } from "../../problems/show_answer.ts";
import { queryMark, type Read, type Refused, valueReader } from "../../problems/read_value.ts";
import { type QuestionReader, typedReader, warningReader } from "../../problems/typed_question.ts";
import { unlikeTraining } from "../../training/unlike_training.ts";
import { longestProblem, sequenceLayoutOf } from "../../task/sequence_layout.ts";
import { describedTokenizer } from "../../problems/described_tokenizer.ts";
import { separator, type Vocabulary, vocabularyFrom } from "../../tokenizers/vocabulary.ts";
import type { PageData, StoredProblem } from "./data.ts";

export interface Questions {
  readonly vocabulary: Vocabulary;
  readonly read: QuestionReader;
  /** A stored problem as it may be typed. */
  readonly typed: (problem: StoredProblem) => string;
  /** An answer that a reader of the page guesses. */
  readonly readGuess: (text: string) => Read | Refused;
  /** The right answer as it may be typed. */
  readonly typedAnswer: (problem: StoredProblem) => string;
  /** An answer that the model wrote. @param cut whether it is only the beginning of one */
  readonly show: (tokens: readonly string[], cut: boolean) => string;
}

export function questionsOf({ problem, vocabulary, model, seen }: PageData): Questions {
  const { input, query, output, name, operators, example } = problem;
  const architecture = model.kind === "recurrent" ? "encoder_decoder" : model.kind;
  const mostTokens = longestProblem(sequenceLayoutOf(architecture));
  const outputTokenizer = describedTokenizer(output);
  const typed = {
    ...{ name, operators, inputTokenizer: describedTokenizer(input) },
    ...query && { queryTokenizer: describedTokenizer(query) },
  };
  const read = warningReader(
    typedReader(typed, mostTokens, () => example),
    seen === undefined ? () => undefined : unlikeTraining(seen, vocabulary),
  );
  return {
    vocabulary: vocabularyFrom(vocabulary),
    read,
    // Values of a user's own tokenizer cannot be read here, only their tokens.
    typed({ shown, tokens }) {
      const found = read(shown);
      const isSame = "tokens" in found && found.tokens.join(" ") === tokens.join(" ");
      return isSame
        ? shown
        : tokens.map((token) => token === separator ? queryMark : token).join(" ");
    },
    readGuess: valueReader({ tokenizer: outputTokenizer, operators: "/", mostTokens }),
    typedAnswer: ({ answer, shownAnswer }) =>
      output.kind === "tokens" ? answer.join(" ") : shownAnswer,
    show: (tokens, cut) =>
      output.kind === "tokens" && !cut
        ? tokens.join(" ")
        : showAnswer(tokens, cut, outputTokenizer),
  };
}

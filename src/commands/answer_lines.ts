/** `int2int predict` on the lines of standard input: a conversation at a terminal, or a file. */
import { shorten } from "../text/shorten.ts";
import { queryMark } from "../problems/read_value.ts";
import { answersTo, type Asked } from "./ask.ts";
import { showAnswered } from "./show_answers.ts";
import { readerGoneCode, writeOutput } from "./standard_output.ts";
import { type TypedLine, typedLines } from "./typed_lines.ts";
import { type Mistake, type TypedQuestion, warningLine } from "../problems/typed_question.ts";

/** Batches of lines that are read before the first is answered, so that problems of one length come together. */
const readAhead = 4;

/** Some lines could not be read. */
const badLinesCode = 1;

/** A line, and what it was read as. */
interface ReadLine extends TypedLine {
  readonly found: TypedQuestion | Mistake;
}

/** Where lines come from, and where answers go. */
export interface Conversation {
  readonly input: AsyncIterable<Uint8Array>;
  /** Somebody types: a slip of the finger need not end it. */
  readonly isTyped: boolean;
  /** @returns whether somebody still reads */
  write(text: string): boolean;
  complain(line: string): void;
}

/** The one with whoever started the program. */
export function standardConversation(): Conversation {
  return {
    input: Deno.stdin.readable,
    isTyped: Deno.stdin.isTerminal(),
    write: writeOutput,
    complain: console.error,
  };
}

/**
 * Answers all lines, in order; those that cannot be read are marked and reported.
 *
 * @returns the exit code
 */
export async function answerLines(
  asked: Asked,
  read: (text: string) => TypedQuestion | Mistake,
  { input, isTyped, write, complain }: Conversation,
): Promise<number> {
  if (isTyped) complain(invitation(asked));
  let code = 0, isNoted = false, isWarned = false;
  for await (const lines of typedLines(input, readAhead * asked.batchSize)) {
    const all = lines.map((line): ReadLine => ({ ...line, found: read(line.text) }));
    for (const { number, found } of all) {
      if ("mistake" in found) {
        complain(`${isTyped ? "predict" : `standard input:${number}`}: ${found.mistake}`);
        if (!isTyped) code = badLinesCode;
        continue;
      }
      if (found.note !== undefined && !isNoted) {
        complain(`predict: ${found.note}`);
        isNoted = true;
      }
      // Whoever types sees them all; of a file there may be too many.
      if (isTyped || !isWarned) {
        warningLine(found).forEach((line) => complain(`predict: ${line}`));
        isWarned ||= found.warning !== undefined;
      }
    }
    if (!write(await answered(asked, all, isTyped))) return readerGoneCode;
  }
  return code;
}

function invitation({ task: { problem } }: Asked): string {
  const query = problem.queryTokenizer === undefined ? "" : `, ${queryMark} and a query`;
  return `One problem of ${problem.name}${query} a line; Ctrl-D ends.`;
}

async function answered(asked: Asked, lines: readonly ReadLine[], isTyped: boolean) {
  const questions = lines.flatMap(({ found }) => "mistake" in found ? [] : [found]);
  const answers = await answersTo(asked, questions);
  const shown = new Map(questions.map((question, i) => [
    question as TypedQuestion | Mistake,
    showAnswered(asked, question, answers[i]!),
  ]));
  const unread = (text: string) => isTyped ? "" : `${shorten(text.trim())}\n  (not answered)\n`;
  return lines.map(({ text, found }) => shown.get(found) ?? unread(text)).join("");
}

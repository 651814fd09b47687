/** What is typed as a problem, as tokens: by `int2int predict`, and by pages that answer. */
import { grouped } from "../text/grouped.ts";
import { shorten } from "../text/shorten.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import type { Problem } from "./problem.ts";
import { queryMark, type Read, type Refused, valueReader } from "./read_value.ts";
import { joinSource } from "./source.ts";

/** A problem, with its query if it has one, ready to be asked. */
export interface TypedQuestion {
  /** As the model reads it, without the tokens that frame it. */
  readonly tokens: readonly string[];
  /** The value as it was understood. */
  readonly shown: string;
  /** What else the text might have meant, in one line. */
  readonly note?: string;
  /** What sets the problem apart from all that the model has seen in training. */
  readonly warning?: string;
}

/** One line that says what was found, and what was expected. */
export interface Mistake {
  readonly mistake: string;
}

/** What reading needs of a problem. */
export type TypedProblem = Pick<
  Problem<unknown, unknown>,
  "name" | "inputTokenizer" | "queryTokenizer" | "operators"
>;

/** Reads what was typed. */
export type QuestionReader = (text: string) => TypedQuestion | Mistake;

/** The same with warnings. @param unlike says what is unlike training in a problem's tokens, if anything is */
export function warningReader(
  read: QuestionReader,
  unlike: (tokens: readonly string[]) => string | undefined,
): QuestionReader {
  return (text) => {
    const found = read(text);
    if ("mistake" in found) return found;
    const warning = unlike(found.tokens);
    return warning === undefined ? found : { ...found, warning };
  };
}

/** None or one, for people. */
export function warningLine({ shown, warning }: TypedQuestion): string[] {
  return warning === undefined ? [] : [`unlike training: ${shorten(shown)}: ${warning}`];
}

/** Longer texts are refused at once: reading them would take long, and they would have too many tokens. */
const longestText = 1 << 17;

/**
 * Reads problems, each followed by {@link queryMark} and its query if there are queries; the name of the problem may stand
 * before it.
 *
 * @param mostTokens that the model reads of problem and query @param example a problem as it is typed, for messages; empty
 * if there is none
 */
export function typedReader(
  problem: TypedProblem,
  mostTokens: number,
  example: () => string,
): QuestionReader {
  const { name, inputTokenizer, queryTokenizer, operators = "" } = problem;
  const readerOf = (tokenizer: Tokenizer<unknown>) =>
    valueReader({ tokenizer, operators: `/${operators}`, mostTokens });
  const readProblem = readerOf(inputTokenizer);
  const readQuery = queryTokenizer && readerOf(queryTokenizer);

  function parts(text: string): TypedQuestion | Mistake {
    const bare = withoutName(text, name), refuse = refusal(name, example, text);
    // The last one: tokens of the problem may look like it.
    const mark = bare.lastIndexOf(queryMark);
    if (readQuery === undefined) {
      const found = readProblem(bare);
      if ("tokens" in found) return withNote(found, text);
      return refuse(mark < 0 ? "" : ` without a query after ${queryMark}`, found);
    }
    if (mark < 0) return refuse(`, ${queryMark} and a query`, { reason: "" });
    const asked = readProblem(bare.slice(0, mark)), query = readQuery(bare.slice(mark + 1));
    if ("reason" in asked) return refuse(` before ${queryMark}`, asked);
    if ("reason" in query) return refuse(` with a query after ${queryMark}`, query);
    return withNote({
      tokens: joinSource(asked.tokens, query.tokens),
      shown: `${asked.shown} ${queryMark} ${query.shown}`,
      otherwise: asked.otherwise ?? query.otherwise,
    }, text);
  }

  const most = `this model reads at most ${grouped(mostTokens)}`;
  return (text) => {
    if (text.length > longestText) {
      return { mistake: `the problem has ${grouped(text.length)} characters, ${most} tokens` };
    }
    const found = parts(text);
    if ("mistake" in found || found.tokens.length <= mostTokens) return found;
    return { mistake: `the problem has ${grouped(found.tokens.length)} tokens, ${most}` };
  };
}

function withNote({ tokens, shown, otherwise }: Read, text: string): TypedQuestion {
  if (otherwise === undefined) return { tokens, shown };
  const note = `${shorten(text)} is read as tokens; type ${shorten(otherwise)} for the integers`;
  return { tokens, shown, note };
}

/** `gcd 12 18`, `GCD(12, 18)` */
function withoutName(text: string, name: string): string {
  const trimmed = text.trim(), rest = trimmed.slice(name.length);
  const isNamed = trimmed.toLowerCase().startsWith(name.toLowerCase()) && !/^[\w-]/.test(rest);
  return isNamed ? rest : trimmed;
}

function refusal(name: string, exampleOf: () => string, text: string) {
  return (kind: string, { reason }: Refused): Mistake => {
    const example = exampleOf(), such = example && `, such as ${shorten(example)}`;
    const why = reason === "" ? "" : `: ${reason}`;
    return {
      mistake: `expected a problem of ${name}${kind}${such}, found ${shorten(text)}${why}`,
    };
  };
}

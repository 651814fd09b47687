/** Whether a problem of the user's does what is expected of it, tried on a few examples. */
import { FileError } from "../../errors.ts";
import { shorten } from "../../parameters/shorten.ts";
import { type Random, randomFrom } from "../../random.ts";
import { separator, type Vocabulary, vocabularyOf } from "../../tokenizers/vocabulary.ts";
import type { Split } from "../problem.ts";
import { isRecord, show } from "./check_fields.ts";
import { expectJudgements } from "./check_judgements.ts";
import { expectReadable } from "./check_tokenizer.ts";
import { mistakeIn } from "./mistake.ts";
import type { AnyOwnProblem, Example } from "./own_problem.ts";

type AnyExample = Example<unknown, unknown, unknown>;

/** An example with its tokens. */
interface Written extends AnyExample {
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
 * @throws {FileError} saying what is wrong
 */
export function tryExamples(path: string, own: AnyOwnProblem): void {
  const vocabulary = vocabularyIn(path, own);
  const numbers = Array.from({ length: tried }, (_, i) => i);
  const examples = numbers.map((i) => written(path, own, vocabulary, i));
  // Backwards, so that what is kept from call to call shows.
  for (const i of numbers.toReversed()) {
    expectSame(path, examples[i]!.tokens, written(path, own, vocabulary, i).tokens);
  }
  examples.forEach((example, i) =>
    expectJudgements(path, own, example, examples[(i + 1) % tried]!.answer)
  );
}

function vocabularyIn(
  path: string,
  { inputTokenizer, outputTokenizer, queryTokenizer }: AnyOwnProblem,
): Vocabulary {
  try {
    return vocabularyOf(inputTokenizer, outputTokenizer, queryTokenizer);
  } catch (error) {
    throw mistakeIn(path, "symbols", error);
  }
}

/** Example number `i`, written and read back. */
function written(path: string, own: AnyOwnProblem, vocabulary: Vocabulary, i: number): Written {
  const example = generated(path, own, randomFrom(i), splits[i % splits.length]!);
  const texts = parts.flatMap(([part, field]) => {
    const tokenizer = own[field];
    if (tokenizer === undefined) return [];
    const tokens = expectReadable(path, field, tokenizer, example[part], vocabulary);
    if (own.queryTokenizer !== undefined) expectNoSeparator(path, field, tokens);
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

function generated(path: string, own: AnyOwnProblem, random: Random, split: Split): AnyExample {
  let lastError: unknown;
  for (let tries = 0; tries < patience; tries++) {
    let found: AnyExample | undefined;
    try {
      found = own.generate(random, split);
    } catch (error) {
      lastError = error;
    }
    if (found === undefined) continue;
    expectParts(path, own, found);
    return found;
  }
  const what = `generate made no ${split} example in ${patience.toLocaleString("en")} tries`;
  if (lastError === undefined) throw new FileError(path, `${what}: it always returned undefined`);
  throw mistakeIn(path, `${what}; the last error`, lastError);
}

/** @throws {FileError} if a part of the example is missing, or a query is there that nothing writes */
function expectParts(path: string, { queryTokenizer }: AnyOwnProblem, found: AnyExample): void {
  const named = queryTokenizer === undefined
    ? ["problem", "answer"] as const
    : ["problem", "query", "answer"] as const;
  if (!isRecord(found) || named.some((part) => found[part] === undefined)) {
    const wanted = `expected { ${named.join(", ")} } or undefined`;
    throw new FileError(path, `generate: ${wanted}, found ${show(found)}`);
  }
  if (queryTokenizer === undefined && found.query !== undefined) {
    const wanted = "expected { problem, answer } or undefined";
    throw new FileError(path, `generate: ${wanted}, found a query too; there is no queryTokenizer`);
  }
}

function expectSame(path: string, one: string, other: string): void {
  if (one === other) return;
  throw new FileError(
    path,
    `generate made ${shorten(one)} and then ${
      shorten(other)
    } from the same seed: take all chance ` +
      "from its argument `random`, and keep nothing between calls",
  );
}

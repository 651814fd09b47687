/** Whether a problem of the user's does what is expected of it, tried on a few examples. */
import { FileError } from "../../errors.ts";
import { shorten } from "../../parameters/shorten.ts";
import { type Random, randomFrom } from "../../random.ts";
import { type Vocabulary, vocabularyOf } from "../../tokenizers/vocabulary.ts";
import type { Split } from "../problem.ts";
import { isRecord, show } from "./check_fields.ts";
import { expectJudgements } from "./check_judgements.ts";
import { expectReadable } from "./check_tokenizer.ts";
import { mistakeIn } from "./mistake.ts";
import type { Example, OwnProblem } from "./own_problem.ts";

type AnyOwn = OwnProblem<unknown, unknown>;

/** An example with its tokens. */
interface Written extends Example<unknown, unknown> {
  readonly tokens: string;
}

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
export function tryExamples(path: string, own: AnyOwn): void {
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

function vocabularyIn(path: string, { inputTokenizer, outputTokenizer }: AnyOwn): Vocabulary {
  try {
    return vocabularyOf(inputTokenizer, outputTokenizer);
  } catch (error) {
    throw mistakeIn(path, "symbols", error);
  }
}

/** Example number `i`, written and read back. */
function written(path: string, own: AnyOwn, vocabulary: Vocabulary, i: number): Written {
  const example = generated(path, own, randomFrom(i), splits[i % splits.length]!);
  const tokens = (["inputTokenizer", "outputTokenizer"] as const).flatMap((field, side) => {
    const value = side === 0 ? example.problem : example.answer;
    return [...expectReadable(path, field, own[field], value, vocabulary), "→"];
  });
  return { ...example, tokens: tokens.slice(0, -1).join(" ") };
}

function generated(path: string, own: AnyOwn, random: Random, split: Split) {
  let lastError: unknown;
  for (let tries = 0; tries < patience; tries++) {
    let found: Example<unknown, unknown> | undefined;
    try {
      found = own.generate(random, split);
    } catch (error) {
      lastError = error;
    }
    if (found === undefined) continue;
    if (isRecord(found) && found.problem !== undefined && found.answer !== undefined) return found;
    const wanted = "expected { problem, answer } or undefined";
    throw new FileError(path, `generate: ${wanted}, found ${show(found)}`);
  }
  const what = `generate made no ${split} example in ${patience.toLocaleString("en")} tries`;
  if (lastError === undefined) throw new FileError(path, `${what}: it always returned undefined`);
  throw mistakeIn(path, `${what}; the last error`, lastError);
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

/** Whether a problem of the user's does what is expected of it, tried on a few examples. */
import { FileError } from "../../errors.ts";
import { shorten } from "../../parameters/shorten.ts";
import { type Random, randomFrom } from "../../random.ts";
import type { Tokenizer } from "../../tokenizers/tokenizer.ts";
import { type Vocabulary, vocabularyOf } from "../../tokenizers/vocabulary.ts";
import type { Problem, Split } from "../problem.ts";
import { isObject, show } from "./check_fields.ts";
import { expectJudgement } from "./check_judgement.ts";
import { attempt, mistakeIn } from "./mistake.ts";
import type { Example } from "./own_problem.ts";

type AnyProblem = Problem<unknown, unknown>;

/** An example with its tokens. */
interface Written extends Example<unknown, unknown> {
  readonly source: readonly string[];
  readonly target: readonly string[];
}

const splits: readonly Split[] = ["train", "valid", "test"];

/** Examples that are made to try the problem. */
const tried = 9;

/** A generator may give up on most of its draws, but not on so many in a row. */
const patience = 10_000;

/**
 * Makes some examples, writes, reads, judges and classifies them.
 *
 * @param path of the file the problem comes from, for messages
 * @throws {FileError} saying what is wrong
 */
export function expectExamples(path: string, problem: AnyProblem): void {
  const vocabulary = vocabularyIn(path, problem);
  const numbers = Array.from({ length: tried }, (_, i) => i);
  const examples = numbers.map((i) => written(path, problem, vocabulary, i));
  // Backwards, so that what is kept from call to call shows.
  for (const i of numbers.reverse()) {
    expectSame(path, examples[i]!, written(path, problem, vocabulary, i));
  }
  examples.forEach((example, i) => {
    expectJudgement(path, problem, example, examples[(i + 1) % tried]!.answer);
    expectClass(path, problem, example);
    const leading = attempt(
      path,
      "leadingInteger failed",
      () => problem.leadingInteger(example.answer),
    );
    if (typeof leading === "bigint") return;
    throw new FileError(path, `leadingInteger: expected a bigint, found ${show(leading)}`);
  });
}

function vocabularyIn(path: string, { inputTokenizer, outputTokenizer }: AnyProblem): Vocabulary {
  try {
    return vocabularyOf(inputTokenizer, outputTokenizer);
  } catch (error) {
    throw mistakeIn(path, "symbols", error);
  }
}

/** Example number `i`, written and read back. */
function written(path: string, problem: AnyProblem, vocabulary: Vocabulary, i: number): Written {
  const example = generated(path, problem, randomFrom(i), splits[i % splits.length]!);
  const tokens = (field: "inputTokenizer" | "outputTokenizer", value: unknown) =>
    readableTokens(path, field, problem[field], value, vocabulary);
  return {
    ...example,
    source: tokens("inputTokenizer", example.problem),
    target: tokens("outputTokenizer", example.answer),
  };
}

function generated(path: string, problem: AnyProblem, random: Random, split: Split) {
  let lastError: unknown;
  for (let attempt = 0; attempt < patience; attempt++) {
    let found: Example<unknown, unknown> | undefined;
    try {
      found = problem.generate(random, split);
    } catch (error) {
      lastError = error;
      continue;
    }
    if (found === undefined) continue;
    if (isObject(found) && found.problem !== undefined && found.answer !== undefined) return found;
    const wanted = "expected { problem, answer } or undefined";
    throw new FileError(path, `generate: ${wanted}, found ${show(found)}`);
  }
  const tries = `${patience.toLocaleString("en")} tries`;
  if (lastError !== undefined) {
    throw mistakeIn(path, `generate made no ${split} example in ${tries}`, lastError);
  }
  throw new FileError(path, `generate returned nothing in ${tries} to make a ${split} example`);
}

function readableTokens(
  path: string,
  field: string,
  tokenizer: Tokenizer<unknown>,
  value: unknown,
  vocabulary: Vocabulary,
): readonly string[] {
  const encode = (value: unknown) =>
    attempt(path, `${field}.encode failed`, () => tokenizer.encode(value));
  const tokens: unknown = encode(value);
  if (!Array.isArray(tokens) || tokens.some((token) => typeof token !== "string")) {
    throw new FileError(path, `${field}.encode: expected a list of texts, found ${show(tokens)}`);
  }
  const strange = tokens.find((token) => vocabulary.idOf(token) === undefined);
  if (strange !== undefined) {
    const problem = `wrote a token that is not among its symbols: ${shorten(strange)}`;
    throw new FileError(path, `${field}.encode ${problem}`);
  }
  const text = shorten(tokens.join(" "));
  const read = attempt(path, `${field}.parse failed`, () => tokenizer.parse(tokens));
  if (read === undefined) throw new FileError(path, `${field}.parse finds nothing in ${text}`);
  expectSameKind(path, field, value, read);
  const again = encode(read).join(" ");
  if (again === tokens.join(" ")) return tokens;
  const problem = `reads ${text} as something that is written ${shorten(again)}`;
  throw new FileError(path, `${field}.parse ${problem}`);
}

/** A number that comes back as a bigint would break `evaluate` and `codeClass`, but only later. */
function expectSameKind(path: string, field: string, value: unknown, read: unknown): void {
  const [made, found] = [kindOf(value), kindOf(read)];
  if (made === found) return;
  throw new FileError(
    path,
    `${field}: generate makes a ${made}, which parse reads as a ${found}; make the same kind`,
  );
}

/** Type of a value, or of the first entry of an array. */
function kindOf(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? kindOf(value[0]) : typeof value;
}

function expectSame(path: string, one: Written, other: Written): void {
  const text = ({ source, target }: Written) => shorten([...source, "→", ...target].join(" "));
  if (text(one) === text(other)) return;
  throw new FileError(
    path,
    `generate made ${text(one)} and ${text(other)} from one seed: all chance must come from its ` +
      "argument `random`, and nothing be kept between calls",
  );
}

/** Classes become parts of the names of metrics, and are sent from thread to thread in 32 bits. */
function expectClass(path: string, problem: AnyProblem, example: Written): void {
  const code: unknown = attempt(
    path,
    "codeClass failed",
    () => problem.codeClass(example.problem, example.answer),
  );
  if (!Number.isInteger(code) || code as number < 0 || code as number >= 2 ** 31) {
    throw new FileError(path, `codeClass: expected an integer from 0 to 2^31-1, found ${show(code)}`);
  }
  const name: unknown = attempt(
    path,
    "describeClass failed",
    () => problem.describeClass(code as number),
  );
  if (typeof name === "string" && /^[\w-]+$/.test(name)) return;
  throw new FileError(path, `describeClass: expected letters, digits, _ or -, found ${show(name)}`);
}

/** Whether what a user's code returns has the fields that are expected of it. */
import { FileError } from "../../errors.ts";
import { problemOfSetNames } from "../../flags/data_files.ts";
import { shorten } from "../../text/shorten.ts";
import type { AnyDefinition } from "../definition.ts";

const functions = ["generate", "evaluate", "codeClass", "describeClass", "leadingInteger"] as const;

const fields = [
  ...["name", "inputTokenizer", "outputTokenizer", "queryTokenizer", "rejectionAdvice"] as const,
  ...["evalSets", "metricNames"] as const,
  ...functions,
] as const satisfies (keyof AnyDefinition)[];

/**
 * Checks that all that must be there is, and that nothing is misspelled.
 *
 * @param path of the file the problem comes from, for messages
 * @throws {FileError} naming the field
 */
export function expectProblem(path: string, found: unknown): asserts found is AnyDefinition {
  const wanted = "a problem: name, inputTokenizer, outputTokenizer, generate";
  if (!isRecord(found)) throw new FileError(path, `expected ${wanted}; found ${show(found)}`);
  expectKnownFields(path, "the problem", found, fields);
  expectName(path, found.name);
  expectTokenizer(path, "inputTokenizer", found.inputTokenizer);
  expectTokenizer(path, "outputTokenizer", found.outputTokenizer);
  if (found.queryTokenizer !== undefined) {
    expectTokenizer(path, "queryTokenizer", found.queryTokenizer);
  }
  if (found.generate === undefined) throw missing(path, "generate", "a function");
  const other = functions.find((name) => !["function", "undefined"].includes(typeof found[name]));
  if (other !== undefined) {
    throw new FileError(path, `${other}: expected a function, found ${show(found[other])}`);
  }
  if (found.evalSets !== undefined) expectEvalSets(path, found.evalSets);
}

function expectEvalSets(path: string, found: unknown): void {
  if (!isRecord(found)) {
    const wanted = "expected an object with a function for each test set";
    throw new FileError(path, `evalSets: ${wanted}, found ${show(found)}`);
  }
  const names = Object.keys(found), problem = problemOfSetNames(["valid", ...names]);
  if (problem !== undefined) throw new FileError(path, `evalSets: ${problem}`);
  const other = names.find((name) => typeof found[name] !== "function");
  if (other === undefined) return;
  throw new FileError(path, `evalSets.${other}: expected a function, found ${show(found[other])}`);
}

/** Misspelled fields would be ignored in silence. Objects of classes may have fields of their own. */
export function expectKnownFields(
  path: string,
  what: string,
  found: object,
  known: readonly string[],
): void {
  if (Object.getPrototypeOf(found) !== Object.prototype) return;
  const stray = Object.keys(found).find((name) => !known.includes(name));
  if (stray === undefined) return;
  throw new FileError(path, `${what} has a field ${stray}; expected ${known.join(", ")}`);
}

/** Tells whether a value is an object whose fields can be looked at. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  const special = value === null || Array.isArray(value) || value instanceof Promise;
  return typeof value === "object" && !special;
}

/** A value in few words, for messages. */
export function show(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  if (value instanceof Promise) return "a promise (an async function?)";
  return isRecord(value) ? `an object with ${fieldsOf(value).join(", ")}` : brief(value);
}

function fieldsOf(value: Record<string, unknown>): string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined);
}

function brief(value: unknown): string {
  if (typeof value === "string") return shorten(value);
  return typeof value === "bigint" ? `${value}n` : String(value);
}

/** @throws {FileError} if it is no name of a problem */
export function expectName(path: string, name: unknown): void {
  const wanted = "a letter, then letters, digits, _ or -";
  if (name === undefined) throw missing(path, "name", wanted);
  if (typeof name === "string" && /^[A-Za-z][\w-]{0,99}$/.test(name)) return;
  throw new FileError(path, `name: expected ${wanted}, found ${show(name)}`);
}

/** @param field of the problem, for messages @throws {FileError} if it is no tokenizer */
export function expectTokenizer(path: string, field: string, found: unknown): void {
  if (found === undefined) throw missing(path, field, "a tokenizer, like positionalInts(base)");
  const { symbols, encode, parse, notation, grammar } = isRecord(found) ? found : {};
  const incomplete = !Array.isArray(symbols)
    ? "symbols (an array)"
    : typeof encode !== "function"
    ? "encode (a function)"
    : typeof parse !== "function"
    ? "parse (a function)"
    : undefined;
  if (incomplete !== undefined) throw new FileError(path, `${field}: no ${incomplete}`);
  expectNotation(path, field, notation);
  expectGrammar(path, field, grammar);
  // Data files separate tokens by spaces.
  for (const symbol of symbols as unknown[]) {
    if (typeof symbol === "string" && /^[^\s\p{C}]+$/u.test(symbol)) continue;
    const wanted = "expected symbols that are texts without spaces";
    throw new FileError(path, `${field}: ${wanted}, found ${show(symbol)}`);
  }
}

function expectGrammar(path: string, field: string, found: unknown): void {
  if (found === undefined) return;
  const { start } = isRecord(found) ? found : {};
  const { ends, fewest, choices } = isRecord(start) ? start : {};
  const isState = typeof ends === "boolean" && typeof fewest === "number";
  if (isState && typeof choices === "function") return;
  const wanted = "expected an object with the state start, like oneOf(symbols)";
  throw new FileError(path, `${field}: grammar: ${wanted}, found ${show(found)}`);
}

function expectNotation(path: string, field: string, found: unknown): void {
  if (found === undefined) return;
  const { read, show: shown } = isRecord(found) ? found : {};
  if (typeof read === "function" && typeof shown === "function") return;
  const wanted = "expected an object with the functions read and show";
  throw new FileError(path, `${field}: notation: ${wanted}, found ${show(found)}`);
}

/** What is said of a field that must be there. */
export function missing(path: string, field: string, expected: string): FileError {
  return new FileError(path, `the problem has no ${field}; expected ${expected}`);
}

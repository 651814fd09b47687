/** Whether what the functions of a user's problem return can be used. Every call is checked: not all show at once. */
import { FileError } from "../../errors.ts";
import { showNumber } from "../../text/show_number.ts";
import { type Judgement, wrong } from "../problem.ts";
import { expectKnownFields, isRecord, show } from "./check_fields.ts";
import type { AnyDefinition, Example } from "../definition.ts";

/** @param what made it @throws {FileError} if a part of the example is missing, or a query is there that nothing writes */
export function expectExample(
  path: string,
  what: string,
  { queryTokenizer }: AnyDefinition,
  found: Example<unknown, unknown, unknown>,
): void {
  const named = queryTokenizer === undefined
    ? ["problem", "answer"] as const
    : ["problem", "query", "answer"] as const;
  if (!isRecord(found) || named.some((part) => found[part] === undefined)) {
    const wanted = `expected { ${named.join(", ")} } or undefined`;
    throw new FileError(path, `${what}: ${wanted}, found ${show(found)}`);
  }
  if (queryTokenizer === undefined && found.query !== undefined) {
    const wanted = "expected { problem, answer } or undefined";
    throw new FileError(path, `${what}: ${wanted}, found a query too; there is no queryTokenizer`);
  }
}

/** @throws {FileError} if it is no judgement, or says what no judgement says */
export function expectJudgement(
  path: string,
  found: unknown,
): asserts found is Partial<Judgement> {
  const names = Object.keys(wrong) as (keyof Judgement)[];
  if (!isRecord(found)) {
    const wanted = "expected { correct, … }";
    throw new FileError(path, `evaluate: ${wanted}, found ${show(found)}`);
  }
  expectKnownFields(path, "what evaluate returns", found, names);
  for (const name of names) {
    const value = found[name];
    if (value === undefined) continue;
    if (Array.isArray(wrong[name])) expectMetrics(path, name, value);
    else if (typeof value !== "boolean") {
      const wanted = "expected true or false";
      throw new FileError(path, `evaluate: ${name}: ${wanted}, found ${show(value)}`);
    }
  }
}

function expectMetrics(path: string, name: string, found: unknown): void {
  const isMetric = (value: unknown) => typeof value === "number" && value >= 0 && value <= 1;
  if (Array.isArray(found) && found.every(isMetric)) return;
  const strange = Array.isArray(found) ? found.find((value) => !isMetric(value)) : found;
  const wanted = "expected an array of numbers from 0 to 1";
  throw new FileError(path, `evaluate: ${name}: ${wanted}, found ${showNoNumber(strange)}`);
}

/** Classes pass from thread to thread in 32 bits. @throws {FileError} if it is none */
export function expectClass(path: string, found: unknown): asserts found is number {
  if (Number.isInteger(found) && Number(found) >= 0 && Number(found) < 2 ** 31) return;
  const wanted = "expected an integer from 0 to 2^31 - 1";
  throw new FileError(path, `codeClass: ${wanted}, found ${showNoNumber(found)}`);
}

/** What stands where an ordinary number was expected. */
function showNoNumber(found: unknown): string {
  return typeof found === "bigint" ? showNumber(found) : show(found);
}

/** Names of classes become parts of the names of metrics. @throws {FileError} if it is none */
export function expectClassName(path: string, found: unknown): asserts found is string {
  if (typeof found === "string" && /^[\w-]+$/.test(found)) return;
  const wanted = "expected letters, digits, _ or -";
  throw new FileError(path, `describeClass: ${wanted}, found ${show(found)}`);
}

/** @throws {FileError} if it is none */
export function expectLeadingInteger(path: string, found: unknown): void {
  if (typeof found === "bigint" || Number.isSafeInteger(found)) return;
  throw new FileError(path, `leadingInteger: expected an integer, found ${show(found)}`);
}

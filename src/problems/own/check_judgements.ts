/** Whether what a problem of the user's says of examples and predictions can be used. */
import { FileError } from "../../errors.ts";
import { type Judgement, wrong } from "../problem.ts";
import { expectKnownFields, isRecord, show } from "./check_fields.ts";
import { attempt } from "./mistake.ts";
import type { AnyOwnProblem, Example } from "./own_problem.ts";

/**
 * Lets the problem judge a prediction, and classify its example.
 *
 * @throws {FileError} if it fails, or what it says cannot be used
 */
export function expectJudgements(
  path: string,
  own: AnyOwnProblem,
  { problem, query, answer }: Example<unknown, unknown, unknown>,
  prediction: unknown,
): void {
  if (own.evaluate !== undefined) {
    const judge = () => own.evaluate!(problem, answer, prediction, query);
    expectJudgement(path, attempt(path, "evaluate failed", judge));
  }
  if (own.leadingInteger !== undefined) {
    const found: unknown = attempt(
      path,
      "leadingInteger failed",
      () => own.leadingInteger!(answer),
    );
    if (typeof found !== "bigint") {
      throw new FileError(path, `leadingInteger: expected a bigint, found ${show(found)}`);
    }
  }
  expectClass(
    path,
    own,
    own.codeClass === undefined
      ? 0
      : attempt(path, "codeClass failed", () => own.codeClass!(problem, answer, query)),
  );
}

function expectJudgement(path: string, found: unknown): void {
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
  throw new FileError(path, `evaluate: ${name}: ${wanted}, found ${show(strange)}`);
}

/** Classes become parts of the names of metrics, and pass from thread to thread in 32 bits. */
function expectClass(path: string, own: AnyOwnProblem, code: unknown): void {
  if (!Number.isInteger(code) || Number(code) < 0 || Number(code) >= 2 ** 31) {
    const wanted = "expected an integer from 0 to 2^31 - 1";
    throw new FileError(path, `codeClass: ${wanted}, found ${show(code)}`);
  }
  if (own.describeClass === undefined) return;
  const describe = () => own.describeClass!(Number(code));
  const name: unknown = attempt(path, "describeClass failed", describe);
  if (typeof name === "string" && /^[\w-]+$/.test(name)) return;
  const wanted = "expected letters, digits, _ or -";
  throw new FileError(path, `describeClass: ${wanted}, found ${show(name)}`);
}

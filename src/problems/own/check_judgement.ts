import { FileError } from "../../errors.ts";
import { type Judgement, type Problem, wrong } from "../problem.ts";
import { expectKnownFields, isObject, show } from "./check_fields.ts";
import { attempt } from "./mistake.ts";
import type { Example } from "./own_problem.ts";

/**
 * Lets the problem judge a prediction.
 *
 * @throws {FileError} if it fails or what it says is no judgement
 */
export function expectJudgement(
  path: string,
  problem: Problem<unknown, unknown>,
  example: Example<unknown, unknown>,
  prediction: unknown,
): void {
  const found: unknown = attempt(
    path,
    "evaluate failed",
    () => problem.evaluate(example.problem, example.answer, prediction),
  );
  if (!isObject(found)) throw new FileError(path, `evaluate: expected …`);
}

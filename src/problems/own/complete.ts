import { type Problem, wrong } from "../problem.ts";
import { isWhole } from "../source.ts";
import type { AnyOwnProblem } from "./own_problem.ts";

/** Class of the examples of data files that cannot be understood; those of the user begin at 0. */
const unreadable = -1;

/** The same problem with all that its author may leave out. */
export function complete(own: AnyOwnProblem): Problem<unknown, unknown> {
  const { name, inputTokenizer, outputTokenizer, queryTokenizer, rejectionAdvice } = own;
  return {
    ...{ name, inputTokenizer, outputTokenizer },
    ...queryTokenizer !== undefined && { queryTokenizer },
    ...rejectionAdvice !== undefined && { rejectionAdvice },
    generate: (random, split) => own.generate(random, split),
    evaluate: (problem, answer, prediction, query) => ({
      ...wrong,
      ...own.evaluate?.(problem, answer, prediction, query),
    }),
    codeClass: (problem, answer, query) =>
      isWhole(own, { problem, query }) && answer !== undefined
        ? own.codeClass?.(problem, answer, query) ?? 0
        : unreadable,
    describeClass: (code) =>
      code === unreadable ? "unreadable" : own.describeClass?.(code) ?? String(code),
    leadingInteger: (answer) => own.leadingInteger?.(answer) ?? firstInteger(answer),
  };
}

function firstInteger(value: unknown): bigint {
  if (typeof value === "bigint") return value;
  return Array.isArray(value) && value.length > 0 ? firstInteger(value[0]) : 0n;
}

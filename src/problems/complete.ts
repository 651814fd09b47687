import type { Classes } from "./classes.ts";
import type { ProblemDefinition } from "./definition.ts";
import { type Problem, wrong } from "./problem.ts";
import { isWhole } from "./source.ts";

/** Class of the examples of data files that cannot be understood; those of a definition begin at 0. */
const unreadable = -1;

/** Class of all examples of a definition that has no `codeClass`. */
const onlyClass = 0;

/** The problem with all that its definition leaves out. @param classes by default those of the definition */
export function complete<P, A, Q>(
  definition: ProblemDefinition<P, A, Q>,
  classes: Classes<P, A, Q> = classesOf(definition),
): Problem<P, A, Q> {
  const { name, inputTokenizer, outputTokenizer, queryTokenizer, rejectionAdvice } = definition;
  const { evalSets, metricNames } = definition;
  return {
    ...{ name, inputTokenizer, outputTokenizer },
    ...queryTokenizer !== undefined && { queryTokenizer },
    ...rejectionAdvice !== undefined && { rejectionAdvice },
    generate: definition.generate as Problem<P, A, Q>["generate"],
    ...evalSets && { evalSets },
    ...metricNames && { metricNames },
    evaluate: evaluateOf(definition),
    judgesOtherAnswers: definition.evaluate !== undefined,
    ...classes,
    leadingInteger: leadingIntegerOf(definition),
  };
}

/** What a judgement leaves out is false. */
function evaluateOf<P, A, Q>(
  { evaluate }: ProblemDefinition<P, A, Q>,
): Problem<P, A, Q>["evaluate"] {
  if (evaluate === undefined) return () => wrong;
  return (problem, answer, prediction, query) => {
    const said = Object.entries(evaluate(problem, answer, prediction, query as Q))
      .filter(([, value]) => value !== undefined);
    return { ...wrong, ...Object.fromEntries(said) };
  };
}

function classesOf<P, A, Q>(definition: ProblemDefinition<P, A, Q>): Classes<P, A, Q> {
  const { codeClass, describeClass = String } = definition;
  return {
    ...codeClass === undefined && { onlyClass },
    codeClass(problem, answer, query) {
      const question = { problem, query: query as Q | undefined };
      if (!isWhole(definition, question) || answer === undefined) return unreadable;
      return codeClass?.(question.problem, answer, question.query as Q) ?? onlyClass;
    },
    describeClass: (code) => code === unreadable ? "unreadable" : describeClass(code),
  };
}

function leadingIntegerOf<P, A, Q>(
  { leadingInteger }: ProblemDefinition<P, A, Q>,
): Problem<P, A, Q>["leadingInteger"] {
  return leadingInteger === undefined ? firstInteger : (answer) => BigInt(leadingInteger(answer));
}

function firstInteger(value: unknown): bigint {
  if (typeof value === "bigint") return value;
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  return Array.isArray(value) && value.length > 0 ? firstInteger(value[0]) : 0n;
}

import { type Problem, wrong } from "../problem.ts";
import { isWhole } from "../source.ts";
import {
  expectClass,
  expectClassName,
  expectExample,
  expectJudgement,
  expectLeadingInteger,
} from "./check_results.ts";
import { guarded, guardedTokenizer } from "./guard.ts";
import type { AnyOwnProblem } from "./own_problem.ts";

/** Class of the examples of data files that cannot be understood; those of the user begin at 0. */
const unreadable = -1;

/** Class of all examples of a problem that has no `codeClass`. */
const onlyClass = 0;

/**
 * The same problem with all that its author may leave out. Its functions and tokenizers raise {@link FileError} where
 * the code in the file is wrong or returns what cannot be used, and {@link ExampleError} for any other error.
 *
 * @param path of the file the problem comes from, for messages
 */
export function complete(path: string, own: AnyOwnProblem): Problem<unknown, unknown> {
  const { name, inputTokenizer, outputTokenizer, queryTokenizer, rejectionAdvice } = own;
  return {
    name,
    inputTokenizer: guardedTokenizer(path, "inputTokenizer", inputTokenizer),
    outputTokenizer: guardedTokenizer(path, "outputTokenizer", outputTokenizer),
    ...queryTokenizer !== undefined && {
      queryTokenizer: guardedTokenizer(path, "queryTokenizer", queryTokenizer),
    },
    ...rejectionAdvice !== undefined && { rejectionAdvice },
    generate: generateOf(path, own),
    evaluate: evaluateOf(path, own),
    judgesOtherAnswers: own.evaluate !== undefined,
    ...own.codeClass === undefined && { onlyClass },
    codeClass: codeClassOf(path, own),
    describeClass: describeClassOf(path, own),
    leadingInteger: leadingIntegerOf(path, own),
  };
}

type Completed = Problem<unknown, unknown>;

function generateOf(path: string, own: AnyOwnProblem): Completed["generate"] {
  const generate = guarded(path, "generate", own.generate.bind(own));
  return (random, split) => {
    const found = generate(random, split);
    if (found !== undefined) expectExample(path, own, found);
    return found;
  };
}

/** What a judgement leaves out is false. */
function evaluateOf(path: string, own: AnyOwnProblem): Completed["evaluate"] {
  if (own.evaluate === undefined) return () => wrong;
  const evaluate = guarded(path, "evaluate", own.evaluate.bind(own));
  return (...about) => {
    const found: unknown = evaluate(...about);
    expectJudgement(path, found);
    const said = Object.entries(found).filter(([, value]) => value !== undefined);
    return { ...wrong, ...Object.fromEntries(said) };
  };
}

function codeClassOf(path: string, own: AnyOwnProblem): Completed["codeClass"] {
  const codeClass = own.codeClass && guarded(path, "codeClass", own.codeClass.bind(own));
  return (problem, answer, query) => {
    if (!isWhole(own, { problem, query }) || answer === undefined) return unreadable;
    if (codeClass === undefined) return onlyClass;
    const found: unknown = codeClass(problem, answer, query);
    expectClass(path, found);
    return found;
  };
}

function describeClassOf(path: string, own: AnyOwnProblem): Completed["describeClass"] {
  const describeClass = own.describeClass &&
    guarded(path, "describeClass", own.describeClass.bind(own));
  return (code) => {
    if (code === unreadable) return "unreadable";
    if (describeClass === undefined) return String(code);
    const found: unknown = describeClass(code);
    expectClassName(path, found);
    return found;
  };
}

function leadingIntegerOf(path: string, own: AnyOwnProblem): Completed["leadingInteger"] {
  if (own.leadingInteger === undefined) return firstInteger;
  const leadingInteger = guarded(path, "leadingInteger", own.leadingInteger.bind(own));
  return (answer) => {
    const found: unknown = leadingInteger(answer);
    expectLeadingInteger(path, found);
    return found;
  };
}

function firstInteger(value: unknown): bigint {
  if (typeof value === "bigint") return value;
  return Array.isArray(value) && value.length > 0 ? firstInteger(value[0]) : 0n;
}

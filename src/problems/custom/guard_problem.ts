import type { Random } from "../../random.ts";
import type { Split } from "../problem.ts";
import type { AnyDefinition } from "../definition.ts";
import {
  expectClass,
  expectClassName,
  expectExample,
  expectJudgement,
  expectLeadingInteger,
} from "./check_results.ts";
import { guarded, guardedTokenizer } from "./guard.ts";

/**
 * The same definition, whose functions and tokenizers raise {@link FileError} where the code in the file is wrong or returns
 * what cannot be used, and {@link ExampleError} for any other error.
 *
 * @param path of the file the problem comes from, for messages
 */
export function guardedDefinition(path: string, own: AnyDefinition): AnyDefinition {
  const { name, inputTokenizer, outputTokenizer, queryTokenizer, rejectionAdvice, metricNames } =
    own;
  return {
    name,
    inputTokenizer: guardedTokenizer(path, "inputTokenizer", inputTokenizer),
    outputTokenizer: guardedTokenizer(path, "outputTokenizer", outputTokenizer),
    ...queryTokenizer !== undefined && {
      queryTokenizer: guardedTokenizer(path, "queryTokenizer", queryTokenizer),
    },
    ...rejectionAdvice !== undefined && { rejectionAdvice },
    ...metricNames !== undefined && { metricNames },
    ...guardedFunctions(path, own),
  };
}

/** Each is bound: a problem may be an object of a class. */
function guardedFunctions(path: string, own: AnyDefinition) {
  const { evaluate, codeClass, describeClass, leadingInteger, evalSets } = own;
  const generator = (
    what: "generate" | `evalSets.${string}`,
    generate: AnyDefinition["generate"],
  ) =>
    checked(
      guarded(path, what, (random: Random, split: Split) => generate.call(own, random, split)),
      (found) => found !== undefined && expectExample(path, what, own, found),
    );
  return {
    generate: generator("generate", own.generate),
    ...evalSets && {
      evalSets: Object.fromEntries(
        Object.entries(evalSets).map(([set, made]) => [set, generator(`evalSets.${set}`, made)]),
      ),
    },
    ...evaluate && {
      evaluate: checked(
        guarded(path, "evaluate", evaluate.bind(own)),
        (found) => expectJudgement(path, found),
      ),
    },
    ...codeClass && {
      codeClass: checked(
        guarded(path, "codeClass", codeClass.bind(own)),
        (found) => expectClass(path, found),
      ),
    },
    ...describeClass && {
      describeClass: checked(
        guarded(path, "describeClass", describeClass.bind(own)),
        (found) => expectClassName(path, found),
      ),
    },
    ...leadingInteger && {
      leadingInteger: checked(
        guarded(path, "leadingInteger", leadingInteger.bind(own)),
        (found) => expectLeadingInteger(path, found),
      ),
    },
  };
}

/** The same function. @param expect throws if a result cannot be used */
function checked<A extends unknown[], R>(
  call: (...args: A) => R,
  expect: (found: R) => unknown,
): (...args: A) => R {
  return (...args) => {
    const found = call(...args);
    expect(found);
    return found;
  };
}

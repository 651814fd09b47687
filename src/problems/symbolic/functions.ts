/** What integration and differentiation share: random functions, the tokens of functions, and when two are the same. */
import { expressionOf, formOf } from "../../expressions/conversion.ts";
import { hasValues, points } from "../../expressions/equality.ts";
import { estimate } from "../../expressions/evaluation.ts";
import { contains, type Form, symbol } from "../../expressions/form.ts";
import { orUndefined } from "../../expressions/no_value.ts";
import { absolute } from "../../expressions/products.ts";
import { substitute } from "../../expressions/substitution.ts";
import { sum, termsOf } from "../../expressions/sums.ts";
import type { Random } from "../../random.ts";
import type { Expression } from "../../tokenizers/expression.ts";
import { type ExpressionOptions, expressions } from "../../tokenizers/expressions.ts";
import { positionalInts } from "../../tokenizers/positional_ints.ts";
import type { ElementTokenizer } from "../../tokenizers/tokenizer.ts";
import type { Classes } from "../classes.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { sizeClasses } from "../size_classes.ts";
import { canonicalExpressions } from "./canonical_expressions.ts";
import { countOperators } from "./count_operators.ts";
import { coefficientNames, expressionDrawer, variable } from "./random_expressions.ts";

/** A function and its derivative or antiderivative. */
export interface Pair {
  readonly problem: Form;
  readonly answer: Form;
}

/** Of 40 expressions, one has fewer operators than {@link usualOperators}. */
const smallOnes = 1 / 40, usualOperators = 4;

/** How often a pair is drawn anew until there is one that can be used. */
const mostTries = 2000;

export function functionTokenizer(flags: ProblemFlags): ElementTokenizer<Expression> {
  return expressions(spellingOf(flags));
}

/** The same for problems: what is typed is brought into the form that models are trained on. */
export function problemTokenizer(flags: ProblemFlags): ElementTokenizer<Expression> {
  return canonicalExpressions(spellingOf(flags));
}

function spellingOf(flags: ProblemFlags): ExpressionOptions {
  return {
    variables: [variable, ...coefficientNames(flags)],
    integer: positionalInts(flags.base),
  };
}

/** Draws the canonical form of a random function of the variable; `undefined` where it does not depend on that. */
export type FunctionDrawer = (random: Random) => Form | undefined;

/** @param most operators of a function, at most; by default as the flags say */
export function functionDrawer(flags: ProblemFlags, most = flags.max_ops): FunctionDrawer {
  const draw = expressionDrawer(flags), usual = Math.min(usualOperators, most);
  return (random) => {
    const isSmall = random.uniform() < smallOnes;
    const operators = isSmall ? random.integer(0, usual - 1) : random.integer(usual, most);
    const form = formOf(draw(random, operators));
    if (!contains(form, variable)) return undefined;
    return 2 * countOperators(expressionOf(form)) >= operators ? form : undefined;
  };
}

/** Draws until there is a pair of functions with values, as expressions. */
export function untilUsable(
  draw: () => Pair | undefined,
): { problem: Expression; answer: Expression } | undefined {
  for (let tries = 0; tries < mostTries; tries++) {
    const pair = orUndefined(draw);
    if (pair === undefined || pair.problem.key === "0") continue;
    const problem = expressionOf(pair.problem), answer = expressionOf(pair.answer);
    if (hasValues(problem) && hasValues(answer)) return { problem, answer };
  }
  return undefined;
}

/** An antiderivative of a function that has values only where x is positive: there, |x| is x. */
export function onDomain(answer: Form, problem: Form): Form {
  const x = symbol(variable), size = absolute(x);
  if (!answer.key.includes(size.key)) return answer;
  const question = expressionOf(problem);
  const isEverywhere = points.some((point) =>
    point.x! < 0 && Number.isFinite(estimate(question, point).value)
  );
  return isEverywhere ? answer : substitute(answer, size, x);
}

/** Without the terms that do not depend on the variable, which an antiderivative may have or not. */
export function withoutConstants(form: Form): Form {
  return sum(termsOf(form).filter((term) => contains(term, variable)));
}

/** Classes by the number of operators of a problem; a problem without any counts as one with one. */
export const operatorClasses: Classes<Expression, unknown> = sizeClasses((problem) =>
  Math.max(1, countOperators(problem))
);

/** From expressions as they are written to canonical forms, and back. */
import type { Expression } from "../tokenizers/expression.ts";
import { call } from "./calls.ts";
import * as fraction from "./fraction.ts";
import type { Rational } from "./fraction.ts";
import { e, factorsOf, type Form, type Multiple, split, symbol, whole } from "./form.ts";
import { NoValueError } from "./no_value.ts";
import { power, product, quotient } from "./products.ts";
import { difference, negated, sum } from "./sums.ts";

const binary: Readonly<Record<string, (left: Form, right: Form) => Form>> = {
  add: (left, right) => sum([left, right]),
  sub: difference,
  mul: (left, right) => product([left, right]),
  div: quotient,
  pow: power,
};

/**
 * The canonical form of an expression.
 *
 * @throws {NoValueError} where it has no real value, or numbers that are too large
 */
export function formOf(expression: Expression): Form {
  if (typeof expression === "bigint") return whole(expression);
  if (typeof expression === "string") {
    if (expression === "i") throw new NoValueError("the imaginary unit");
    return symbol(expression);
  }
  const [operator, left, right] = expression;
  if (right === undefined) return call(operator, formOf(left));
  return binary[operator]!(formOf(left), formOf(right));
}

/** How people write a form: with minus signs, quotients, `sqrt` and `exp`. Reading that makes the same form again. */
export function expressionOf(form: Form): Expression {
  switch (form.kind) {
    case "number":
      return quotientOf(form.value);
    case "symbol":
      return form.name;
    case "call":
      return [form.name, expressionOf(form.argument)];
    case "sum":
      return sumExpression(form.terms, form.constant);
    default:
      return multipleExpression(split(form));
  }
}

function quotientOf({ numerator, denominator }: Rational): Expression {
  return denominator === 1n ? numerator : ["div", numerator, denominator];
}

/** From left to right, so that a minus concerns one term only; the first term that is positive goes in front: 1 - x^2. */
function sumExpression(terms: readonly Multiple[], constant: Rational): Expression {
  const all = fraction.isZero(constant)
    ? terms
    : [...terms, { coefficient: constant, monomial: whole(1) }];
  const first = Math.max(0, all.findIndex((term) => !fraction.isNegative(term.coefficient)));
  let result: Expression | undefined;
  for (const term of [all[first]!, ...all.slice(0, first), ...all.slice(first + 1)]) {
    const isMinus = result !== undefined && fraction.isNegative(term.coefficient);
    const written = multipleExpression(isMinus ? negative(term) : term);
    result = result === undefined ? written : [isMinus ? "sub" : "add", result, written];
  }
  return result!;
}

function negative({ coefficient, monomial }: Multiple): Multiple {
  return { coefficient: fraction.negate(coefficient), monomial };
}

/** Factors with negative exponents, and the denominator in front, make the divisor. */
function multipleExpression({ coefficient, monomial }: Multiple): Expression {
  const { numerator, denominator } = coefficient;
  const over: Expression[] = [], under: Expression[] = denominator === 1n ? [] : [denominator];
  for (const factor of factorsOf(monomial)) {
    const inverted = inverseOf(factor);
    if (inverted === undefined) over.push(factorExpression(factor));
    else under.push(factorExpression(inverted));
  }
  const isMinus = numerator === -1n && over.length > 0;
  if (!isMinus && (numerator !== 1n || over.length === 0)) over.unshift(numerator);
  const top = productExpression(over);
  const value: Expression = under.length === 0 ? top : ["div", top, productExpression(under)];
  return isMinus ? ["neg", value] : value;
}

/** @param factors at least one */
function productExpression(factors: readonly Expression[]): Expression {
  return factors.reduce((product, factor) => ["mul", product, factor]);
}

/** 1 / a factor, if its exponent is a negative number; powers of e are written with the minus in their exponents. */
function inverseOf(factor: Form): Form | undefined {
  if (factor.kind !== "power" || factor.exponent.kind !== "number" || factor.base.key === e.key) {
    return undefined;
  }
  return fraction.isNegative(factor.exponent.value)
    ? power(factor.base, negated(factor.exponent))
    : undefined;
}

function factorExpression(factor: Form): Expression {
  if (factor.kind !== "power") return expressionOf(factor);
  const { base, exponent } = factor;
  if (base.key === e.key) return ["exp", expressionOf(exponent)];
  if (exponent.key === "1/2") return ["sqrt", expressionOf(base)];
  return ["pow", expressionOf(base), expressionOf(exponent)];
}

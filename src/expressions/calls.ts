/** Functions of one argument. */
import * as fraction from "./fraction.ts";
import {
  bareCall,
  e,
  factorsOf,
  type Form,
  isNumber,
  number,
  one,
  split,
  whole,
  zero,
} from "./form.ts";
import { NoValueError } from "./no_value.ts";
import { primePowers } from "./prime_powers.ts";
import { absolute, power, product, quotient } from "./products.ts";
import { isEven, isNonNegative } from "./sign.ts";
import { contentOf, isNegative, negated, scaled, sum } from "./sums.ts";

const half = number({ numerator: 1n, denominator: 2n });

const odd = new Set([
  ...["sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh"],
]);

const even = new Set(["cos", "cosh"]);

/** Functions that undo those before them. */
const inverseOf: Readonly<Record<string, string>> = {
  ...{ sin: "asin", cos: "acos", tan: "atan" },
  ...{ sinh: "asinh", cosh: "acosh", tanh: "atanh" },
};

/** What functions are made of that have no form of their own. */
const compound: Readonly<Record<string, (argument: Form) => Form>> = {
  neg: negated,
  abs: absolute,
  sign: signOf,
  sqrt: (argument) => power(argument, half),
  exp: (argument) => power(e, argument),
  ln: logarithm,
  cot: (argument) => power(call("tan", argument), whole(-1)),
  sec: (argument) => power(call("cos", argument), whole(-1)),
  csc: (argument) => power(call("sin", argument), whole(-1)),
};

/**
 * A function of the tokenizers' {@link unaryOperators}.
 *
 * @throws {NoValueError} where it has no real value for any argument of this form
 */
export function call(name: string, argument: Form): Form {
  const make = compound[name];
  if (make !== undefined) return make(argument);
  if (isNumber(argument, 0n)) {
    if (odd.has(name)) return zero;
    if (even.has(name)) return one;
  }
  if (isNumber(argument, 1n)) {
    if (name === "acos" || name === "acosh") return zero;
    if (name === "atanh") throw new NoValueError("atanh(1)");
  }
  if (isNegative(argument)) {
    if (odd.has(name)) return negated(call(name, negated(argument)));
    if (even.has(name)) return call(name, negated(argument));
  }
  if (argument.kind === "call" && argument.name === inverseOf[name]) return argument.argument;
  return bareCall(name, argument);
}

/** The logarithm of a product as a sum, as far as no factor can be negative. */
function logarithm(form: Form): Form {
  const { coefficient, monomial } = split(form);
  if (fraction.isZero(coefficient)) throw new NoValueError("the logarithm of zero");
  const terms = logarithmsOfPrimes(fraction.sizeOf(coefficient)), bound: Form[] = [];
  for (const factor of factorsOf(monomial)) {
    const term = freeLogarithm(factor);
    if (term === undefined) bound.push(factor);
    else terms.push(term);
  }
  const rest = product(bound);
  if (fraction.isNegative(coefficient)) {
    if (bound.length === 0) throw new NoValueError("the logarithm of a negative number");
    return sum([...terms, bareCall("ln", negated(rest))]);
  }
  return sum([...terms, ...bound.length === 0 ? [] : [boundLogarithm(rest)]]);
}

function logarithmsOfPrimes(value: fraction.Rational): Form[] {
  return primePowers(value).map(([prime, times]) =>
    scaled(fraction.integer(times), bareCall("ln", whole(prime)))
  );
}

/** That of a factor which cannot be negative. */
function freeLogarithm(factor: Form): Form | undefined {
  if (factor.kind === "symbol" && factor.name === "e") return one;
  if (factor.kind === "power") {
    const { base, exponent } = factor;
    if (isNonNegative(base)) return product([exponent, logarithm(base)]);
    if (!isNonNegative(factor)) return undefined;
    return product([exponent, logarithm(isEven(exponent) ? absolute(base) : base)]);
  }
  return isNonNegative(factor) ? boundLogarithm(factor) : undefined;
}

/** That of what is no product with a number in front. */
function boundLogarithm(form: Form): Form {
  if (form.kind === "power" && form.exponent.kind === "number") {
    return product([form.exponent, logarithm(form.base)]);
  }
  if (form.kind !== "sum") return bareCall("ln", form);
  const content = contentOf(form), primitive = scaled(fraction.invert(content), form);
  return sum([...logarithmsOfPrimes(content), bareCall("ln", primitive)]);
}

/** |u| / u. */
function signOf(form: Form): Form {
  return isNumber(form, 0n) ? form : quotient(absolute(form), form);
}

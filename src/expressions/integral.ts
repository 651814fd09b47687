/**
 * Antiderivatives by the rules of a first course: a table, linearity, substitution of inner functions, integration by parts of
 * polynomials times elementary functions, and multiplying out. It is no decision procedure: many elementary ones are not found.
 */
import { call } from "./calls.ts";
import { derivative } from "./derivative.ts";
import { expanded } from "./expansion.ts";
import * as fraction from "./fraction.ts";
import {
  contains,
  factorsOf,
  type Form,
  isNumber,
  number,
  type PowerForm,
  split,
  symbol,
  whole,
} from "./form.ts";
import { inverseQuadratic, primitivesOf } from "./integral_table.ts";
import { power, product, quotient } from "./products.ts";
import { difference, scaled, sum, termsOf } from "./sums.ts";

/** How often rules may be applied one within another. */
const deepest = 12;

/**
 * An antiderivative, as a real function.
 *
 * @returns `undefined` where the rules find none
 * @throws {NoValueError} where numbers or sums become too large
 */
export function integral(form: Form, variable: string, depth = 0): Form | undefined {
  if (depth > deepest) return undefined;
  if (form.kind === "sum") {
    const parts = termsOf(form).map((term) => integral(term, variable, depth + 1));
    return parts.every((part) => part !== undefined) ? sum(parts) : undefined;
  }
  const { coefficient, monomial } = split(form), factors = factorsOf(monomial);
  const free = factors.filter((factor) => !contains(factor, variable));
  const bound = factors.filter((factor) => contains(factor, variable));
  const found = ofFactors(bound, variable, depth);
  return found && product([number(coefficient), ...free, found]);
}

/** @param factors each depends on the variable */
function ofFactors(factors: readonly Form[], variable: string, depth: number): Form | undefined {
  if (factors.length === 0) return symbol(variable);
  return bySubstitution(factors, variable) ?? ofQuadratic(factors, variable) ??
    ofWave(factors, variable) ?? byParts(factors, variable, depth) ??
    multipliedOut(factors, variable, depth);
}

/** c · g(u) · u′, where c is constant. */
function bySubstitution(factors: readonly Form[], variable: string): Form | undefined {
  for (const factor of factors) {
    for (const { inner, outer } of primitivesOf(factor)) {
      const slope = derivative(inner, variable);
      if (isNumber(slope, 0n)) continue;
      const rest = quotient(product(factors.filter((other) => other !== factor)), slope);
      if (!contains(rest, variable)) return product([rest, outer(inner)]);
    }
  }
  return undefined;
}

/** 1 / (a + b·x²), or its root. */
function ofQuadratic(factors: readonly Form[], variable: string): Form | undefined {
  const [factor] = factors;
  if (factors.length > 1 || factor?.kind !== "power" || factor.base.kind !== "sum") {
    return undefined;
  }
  const { base: { terms, constant }, exponent } = factor, [square] = terms;
  const kind = exponent.key === "-1" ? "quotient" : exponent.key === "-1/2" ? "root" : undefined;
  const u = symbol(variable),
    isPure = terms.length === 1 && square!.monomial.key === power(u, whole(2)).key;
  if (!isPure || kind === undefined || fraction.isZero(constant)) return undefined;
  const a = constant,
    b = square!.coefficient,
    isMinus = fraction.isNegative(a) !== fraction.isNegative(b);
  if (kind === "root" && fraction.isNegative(a)) return undefined;
  const sizes = [a, b].map((each) => number(fraction.sizeOf(each)));
  const found = inverseQuadratic(sizes[0]!, sizes[1]!, u, kind, isMinus);
  return fraction.isNegative(a) ? scaled(fraction.minusOne, found) : found;
}

/** e^(a·x) times the sine or cosine of b·x. */
function ofWave(factors: readonly Form[], variable: string): Form | undefined {
  const exponential = factors.find((each): each is PowerForm =>
    each.kind === "power" && each.base.key === "e"
  );
  const wave = factors.find((each) => each !== exponential);
  if (factors.length !== 2 || exponential === undefined || wave?.kind !== "call") return undefined;
  const a = derivative(exponential.exponent, variable), b = derivative(wave.argument, variable);
  if (contains(a, variable) || contains(b, variable)) return undefined;
  const sine = call("sin", wave.argument), cosine = call("cos", wave.argument);
  const squares = sum([product([a, a]), product([b, b])]);
  if (wave.name === "sin") {
    const inner = difference(product([a, sine]), product([b, cosine]));
    return quotient(product([exponential, inner]), squares);
  }
  const inner = sum([product([a, cosine]), product([b, sine])]);
  return wave.name === "cos" ? quotient(product([exponential, inner]), squares) : undefined;
}

/** Functions that parts are taken of before powers of the variable: their derivatives are simpler. */
const simplerDerivatives = new Set(["ln", "asin", "acos", "atan", "asinh", "acosh", "atanh"]);

/** u·v′ = (u·v)′ − u′·v. */
function byParts(factors: readonly Form[], variable: string, depth: number): Form | undefined {
  const u = factors.find(isInverse) ?? factors.find((each) => isPowerOf(each, variable));
  if (u === undefined) return undefined;
  const others = factors.filter((each) => each !== u);
  const v = others.length === 0 ? symbol(variable) : bySubstitution(others, variable);
  if (v === undefined) return undefined;
  const left = integral(product([derivative(u, variable), v]), variable, depth + 1);
  return left && difference(product([u, v]), left);
}

/** Whether a factor is a logarithm, say, or a positive integer power of one. */
function isInverse(factor: Form): boolean {
  const base = baseOf(factor);
  return base.kind === "call" && simplerDerivatives.has(base.name);
}

function isPowerOf(factor: Form, variable: string): boolean {
  return baseOf(factor).key === variable;
}

/** Of a positive integer power, else the factor itself. */
function baseOf(factor: Form): Form {
  return factor.kind === "power" && isCount(factor.exponent) ? factor.base : factor;
}

/** Whether a form is an integer above 0. */
function isCount(form: Form): boolean {
  return form.kind === "number" && fraction.isInteger(form.value) && form.value.numerator > 0n;
}

function multipliedOut(
  factors: readonly Form[],
  variable: string,
  depth: number,
): Form | undefined {
  const form = product(factors), sum = expanded(form);
  return sum.key === form.key ? undefined : integral(sum, variable, depth + 1);
}

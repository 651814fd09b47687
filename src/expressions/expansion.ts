/** Products of sums, multiplied out. */
import { call } from "./calls.ts";
import * as fraction from "./fraction.ts";
import { factorsOf, type Form, isWhole, one, split, whole } from "./form.ts";
import { NoValueError } from "./no_value.ts";
import { power, product } from "./products.ts";
import { difference, scaled, sum, termsOf } from "./sums.ts";

const mostTerms = 500;

/** Squares that are written by those of another function, so that cos² + sin² becomes 1. */
const squares: Readonly<Record<string, (argument: Form) => Form>> = {
  cos: (u) => difference(one, power(call("sin", u), whole(2))),
  cosh: (u) => sum([one, power(call("sinh", u), whole(2))]),
};

/**
 * The same, as a sum of products without sums in them, as far as exponents are integers from 0 on.
 *
 * @throws {NoValueError} if it has more than 500 terms
 */
export function expanded(form: Form): Form {
  return sum(
    termsOf(form).map((term) => {
      const { coefficient, monomial } = split(term);
      return scaled(
        coefficient,
        factorsOf(monomial).reduce(
          (total, factor) => times(total, expandedFactor(factor)),
          one as Form,
        ),
      );
    }),
  );
}

function expandedFactor(factor: Form): Form {
  switch (factor.kind) {
    case "call":
      return call(factor.name, expanded(factor.argument));
    case "power":
      return expandedPower(expanded(factor.base), expanded(factor.exponent));
    case "sum":
      return expanded(factor);
    default:
      return factor;
  }
}

function expandedPower(base: Form, exponent: Form): Form {
  if (exponent.kind !== "number" || !isWhole(exponent)) return power(base, exponent);
  const { numerator } = exponent.value, size = numerator < 0n ? -numerator : numerator;
  if (size > mostTerms) return power(base, exponent);
  const square = base.kind === "call" ? squares[base.name]?.(base.argument) : undefined;
  const positive = square === undefined
    ? repeated(base, size)
    : times(repeated(square, size / 2n), power(base, whole(size % 2n)));
  return numerator < 0n ? power(positive, whole(-1)) : positive;
}

function repeated(base: Form, count: bigint): Form {
  if (base.kind !== "sum") return power(base, whole(count));
  let result: Form = one;
  for (let i = 0n; i < count; i++) result = times(result, base);
  return result;
}

/** Each term of one with each of the other. */
function times(left: Form, right: Form): Form {
  if (left.kind !== "sum" && right.kind !== "sum") return product([left, right]);
  const one = termsOf(left), other = termsOf(right);
  if (one.length * other.length > mostTerms) throw new NoValueError("too many terms");
  return sum(one.flatMap((a) => other.map((b) => product([a, b]))));
}

/**
 * The numerator of a form over a common denominator, multiplied out: 0 if and only if the form is, where that can be told by
 * arithmetic.
 *
 * @throws {NoValueError} if it has more than 500 terms
 */
export function expandedNumerator(form: Form): Form {
  let result = expanded(form);
  for (let round = 0; round < mostRounds; round++) {
    const under = denominatorsOf(result);
    if (under.length === 0) return result;
    const factor = product(under);
    result = sum(termsOf(result).map((term) => expanded(product([term, factor]))));
  }
  return result;
}

/** Denominators within denominators come to light one after the other. */
const mostRounds = 8;

/** The highest power of each base that some term is divided by. */
function denominatorsOf(form: Form): Form[] {
  const highest = new Map<string, { form: Form; exponent: fraction.Rational }>();
  for (const term of termsOf(form)) {
    for (const factor of factorsOf(split(term).monomial)) {
      if (factor.kind !== "power" || factor.exponent.kind !== "number") continue;
      const { base, exponent: { value } } = factor, before = highest.get(base.key)?.exponent;
      if (!fraction.isNegative(value)) continue;
      if (
        before !== undefined && !fraction.isNegative(fraction.add(value, fraction.negate(before)))
      ) continue;
      highest.set(base.key, { form: power(factor, whole(-1)), exponent: value });
    }
  }
  return [...highest.values()].map(({ form }) => form);
}

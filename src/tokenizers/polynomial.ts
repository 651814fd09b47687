/** Polynomials: their terms, and how they are computed from expressions. */
import { compareValues } from "./order.ts";
import type { Expression } from "./expression.ts";
import { add, integer, multiply, type Rational, rational } from "../arithmetic/rational.ts";

/** A coefficient that is not 0, and the exponent of each variable. */
export interface Term<C> {
  readonly coefficient: C;
  readonly exponents: readonly number[];
}

/** Different monomials in descending lexicographic order, the leading one first; 0 has none. */
export type Polynomial<C> = readonly Term<C>[];

/** Polynomials of more terms are not multiplied out. */
const mostTerms = 10_000;

/** Larger exponents are refused. */
export const mostExponent = 1_000_000;

/** Terms in descending order. */
export function orderedTerms<C>(terms: readonly Term<C>[]): Term<C>[] {
  return terms.toSorted((a, b) => compareValues(b.exponents, a.exponents));
}

/** Whether two terms that stand beside each other are of the same monomial. */
export function hasRepeatedMonomial<C>(ordered: readonly Term<C>[]): boolean {
  return ordered.some((term, i) =>
    i > 0 && compareValues(term.exponents, ordered[i - 1]!.exponents) === 0
  );
}

/**
 * The polynomial that an expression is, multiplied out.
 *
 * @throws {RangeError} where it is none
 */
export function polynomialOf(
  value: Expression,
  variables: readonly string[],
): Polynomial<Rational> {
  const constant = (c: Rational) =>
    collected([{ coefficient: c, exponents: variables.map(() => 0) }]);
  const of = (part: Expression): Polynomial<Rational> => {
    if (typeof part === "bigint") return constant(integer(part));
    if (typeof part === "string") return [variable(part, variables)];
    const [operator, left, right] = part;
    if (operator === "neg") return product(constant(integer(-1n)), of(left));
    if (right === undefined) throw new RangeError(`${operator} is no operation on polynomials`);
    if (operator === "add") return collected([...of(left), ...of(right)]);
    if (operator === "sub") {
      return collected([...of(left), ...product(constant(integer(-1n)), of(right))]);
    }
    if (operator === "mul") return product(of(left), of(right));
    if (operator === "pow") return power(of(left), right, constant(integer(1n)));
    return product(of(left), constant(inverse(of(right))));
  };
  return of(value);
}

function variable(name: string, variables: readonly string[]): Term<Rational> {
  if (!variables.includes(name)) throw new RangeError(`${name} is no variable of the polynomials`);
  return {
    coefficient: integer(1n),
    exponents: variables.map((each) => each === name ? 1 : 0),
  };
}

function inverse(divisor: Polynomial<Rational>): Rational {
  const [term, ...others] = divisor;
  if (term === undefined || others.length > 0 || term.exponents.some((each) => each > 0)) {
    throw new RangeError("expected a polynomial, found a division by something else than a number");
  }
  return rational(term.coefficient.denominator, term.coefficient.numerator);
}

function power(
  base: Polynomial<Rational>,
  exponent: Expression,
  one: Polynomial<Rational>,
): Polynomial<Rational> {
  if (typeof exponent !== "bigint" || exponent < 0n || exponent > BigInt(mostExponent)) {
    throw new RangeError(`expected exponents from 0 to ${mostExponent}`);
  }
  let result = one;
  for (let rest = exponent, square = base; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = product(result, square);
    if (rest > 1n) square = product(square, square);
  }
  return result;
}

function product(a: Polynomial<Rational>, b: Polynomial<Rational>): Polynomial<Rational> {
  if (a.length * b.length > mostTerms) {
    throw new RangeError(`a product of more than ${mostTerms} terms is not multiplied out`);
  }
  return collected(a.flatMap((one) =>
    b.map((other) => ({
      coefficient: multiply(one.coefficient, other.coefficient),
      exponents: one.exponents.map((exponent, i) => exponent + other.exponents[i]!),
    }))
  ));
}

/** Equal monomials added up. */
function collected(terms: readonly Term<Rational>[]): Polynomial<Rational> {
  const sums = new Map<string, Term<Rational>>();
  for (const term of terms) {
    const key = term.exponents.join(), known = sums.get(key);
    sums.set(
      key,
      known === undefined
        ? term
        : { ...term, coefficient: add(known.coefficient, term.coefficient) },
    );
  }
  return orderedTerms([...sums.values()].filter(({ coefficient }) => coefficient.numerator !== 0n));
}

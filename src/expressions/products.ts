/** Products and powers, with like bases collected, and absolute values, which roots of squares are. */
import * as fraction from "./fraction.ts";
import type { Rational } from "./fraction.ts";
import {
  bareCall,
  barePower,
  bareProduct,
  type CallForm,
  compareForms,
  e,
  factorsOf,
  type Form,
  isNumber,
  isWhole,
  minusOne,
  number,
  one,
  type PowerForm,
  split,
  type SumForm,
  whole,
} from "./form.ts";
import { NoValueError } from "./no_value.ts";
import { primePowers } from "./prime_powers.ts";
import { isEven, isNonNegative } from "./sign.ts";
import { contentOf, isNegative, negated, scaled, sum, termsOf } from "./sums.ts";

/** A base and the powers of it that are multiplied. */
interface Powers {
  readonly base: Form;
  readonly exponents: Form[];
}

/** @throws {NoValueError} */
export function product(forms: readonly Form[]): Form {
  let coefficient = fraction.one;
  const powers = new Map<string, Powers>();
  const times = (value: Rational) => coefficient = fraction.multiply(coefficient, value);
  const collect = (base: Form, exponent: Form) => {
    const found = powers.get(base.key);
    if (found === undefined) powers.set(base.key, { base, exponents: [exponent] });
    else found.exponents.push(exponent);
  };
  const take = (form: Form): void => {
    const { coefficient, monomial } = split(form);
    times(coefficient);
    for (const factor of factorsOf(monomial)) {
      if (factor.kind === "power") collect(factor.base, factor.exponent);
      else if (factor.kind === "sum") {
        const content = signedContent(factor);
        times(content);
        collect(scaled(fraction.invert(content), factor), one);
      } else collect(factor, one);
    }
  };
  forms.forEach(take);
  if (fraction.isZero(coefficient)) return number(coefficient);
  const factors = [...powers.values()].map(collected);
  if (factors.every(({ isSettled }) => isSettled)) {
    return scaled(coefficient, productOf(factors.map(({ form }) => form)));
  }
  return product([number(coefficient), ...factors.map(({ form }) => form)]);
}

/** What becomes of a base; it is settled where no other factor of the product can concern it. */
function collected({ base, exponents }: Powers): { form: Form; isSettled: boolean } {
  if (exponents.length === 1) {
    const [exponent] = exponents;
    return { form: isNumber(exponent!, 1n) ? base : barePower(base, exponent!), isSettled: true };
  }
  const form = power(base, sum(exponents));
  const { key } = form.kind === "power" ? form.base : form;
  return { form, isSettled: form.kind !== "number" && key === base.key };
}

function productOf(factors: readonly Form[]): Form {
  if (factors.length === 0) return one;
  return factors.length === 1 ? factors[0]! : bareProduct(factors.toSorted(compareForms));
}

export function quotient(over: Form, under: Form): Form {
  return product([over, power(under, minusOne)]);
}

/** @throws {NoValueError} for a division by zero, a root of a negative number, and numbers that are too large */
export function power(base: Form, exponent: Form): Form {
  if (isNumber(exponent, 0n)) return one;
  if (isNumber(exponent, 1n)) return base;
  switch (base.kind) {
    case "number":
      return numberPower(base.value, exponent);
    case "symbol":
      return base.name === "e" ? exponential(exponent) : barePower(base, exponent);
    case "call":
      return base.name === "abs" && isWhole(exponent)
        ? sizePower(base, exponent)
        : barePower(base, exponent);
    case "power":
      return powerOfPower(base, exponent);
    case "sum":
      return sumPower(base, exponent);
    case "product":
    case "scaled":
      return isWhole(exponent) ? wholePower(base, exponent) : partedPower(base, exponent);
  }
}

function numberPower(value: Rational, exponent: Form): Form {
  if (exponent.kind === "number" && fraction.isInteger(exponent.value)) {
    return number(fraction.raise(value, exponent.value.numerator));
  }
  if (fraction.isNegative(value)) throw new NoValueError("a root of a negative number");
  if (fraction.isZero(value)) {
    if (exponent.kind === "number" && !fraction.isNegative(exponent.value)) return number(value);
    throw new NoValueError("a power of zero");
  }
  return product(
    primePowers(value).flatMap(([prime, times]) =>
      primePower(prime, scaled(fraction.integer(times), exponent))
    ),
  );
}

/** The exponent has no integer part left: √8 is 2·√2, and 2^(x + 1) is 2·2^x. */
function primePower(prime: bigint, exponent: Form): Form[] {
  const constant = termsOf(exponent).at(-1)!;
  const part = constant.kind === "number" ? fraction.floor(constant.value) : 0n;
  const rest = sum([exponent, whole(-part)]), base = fraction.integer(prime);
  const outer = number(fraction.raise(base, part));
  return isNumber(rest, 0n) ? [outer] : [outer, barePower(number(base), rest)];
}

/** The power of e. Logarithms in the exponent are undone: e^(2·ln x) is x². */
function exponential(exponent: Form): Form {
  const undone: Form[] = [], rest: Form[] = [];
  for (const term of termsOf(exponent)) {
    const { coefficient, monomial } = split(term), factors = factorsOf(monomial);
    const logs = factors.filter((each): each is CallForm =>
      each.kind === "call" && each.name === "ln"
    );
    if (logs.length !== 1) rest.push(term);
    else {
      const others = productOf(factors.filter((each) => each !== logs[0]));
      undone.push(power(logs[0]!.argument, scaled(coefficient, others)));
    }
  }
  if (undone.length === 0) return barePower(e, exponent);
  return product([...undone, power(e, sum(rest))]);
}

/** Of an absolute value, at most the first power is left: |u|^3 is |u|·u^2, so that |u|/u·|u| is u. */
function sizePower(base: CallForm, exponent: Form): Form {
  if (isEven(exponent)) return power(base.argument, exponent);
  return product([base, power(base.argument, sum([exponent, minusOne]))]);
}

function powerOfPower(base: PowerForm, exponent: Form): Form {
  const { base: inner, exponent: first } = base;
  if (isWhole(exponent) || isNonNegative(inner)) return power(inner, product([first, exponent]));
  if (first.kind !== "number") return barePower(base, exponent);
  return power(isEven(first) ? absolute(inner) : inner, product([first, exponent]));
}

function sumPower(base: SumForm, exponent: Form): Form {
  const content = isWhole(exponent) ? signedContent(base) : contentOf(base);
  if (fraction.isOne(content)) return barePower(base, exponent);
  return product([
    numberPower(content, exponent),
    barePower(scaled(fraction.invert(content), base), exponent),
  ]);
}

/** Of a product with a number in front, or of one without. */
function wholePower(base: Form, exponent: Form): Form {
  const { coefficient, monomial } = split(base);
  return product([
    numberPower(coefficient, exponent),
    ...factorsOf(monomial).map((factor) => power(factor, exponent)),
  ]);
}

/** Factors that are not negative have powers of their own; the others may only be so together. */
function partedPower(base: Form, exponent: Form): Form {
  const { coefficient, monomial } = split(base), factors = factorsOf(monomial);
  const free = factors.filter(isNonNegative);
  const bound = productOf(factors.filter((each) => !isNonNegative(each)));
  const rest = fraction.isNegative(coefficient) ? negated(bound) : bound;
  if (rest.key === base.key) return barePower(base, exponent);
  return product([
    numberPower(fraction.sizeOf(coefficient), exponent),
    ...free.map((factor) => power(factor, exponent)),
    power(rest, exponent),
  ]);
}

/** The content of a sum with the sign of its first term: divided by it, a sum and its negative are the same. */
function signedContent(form: SumForm): Rational {
  const content = contentOf(form);
  return isNegative(form) ? fraction.negate(content) : content;
}

/** The absolute value, taken factor by factor. */
export function absolute(form: Form): Form {
  const { coefficient, monomial } = split(form);
  const factors = factorsOf(monomial).map((factor) => {
    if (isNonNegative(factor)) return factor;
    if (factor.kind === "power" && factor.exponent.kind === "number") {
      return power(absolute(factor.base), factor.exponent);
    }
    if (factor.kind !== "sum") return bareCall("abs", factor);
    const content = signedContent(factor), primitive = scaled(fraction.invert(content), factor);
    return product([
      number(fraction.sizeOf(content)),
      isNonNegative(primitive) ? primitive : bareCall("abs", primitive),
    ]);
  });
  return product([number(fraction.sizeOf(coefficient)), ...factors]);
}

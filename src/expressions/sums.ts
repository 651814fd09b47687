/** Sums, with like terms collected. */
import * as fraction from "./fraction.ts";
import type { Rational } from "./fraction.ts";
import {
  bareScaled,
  bareSum,
  compareForms,
  type Form,
  type Multiple,
  number,
  split,
  type SumForm,
} from "./form.ts";

export function sum(forms: readonly Form[]): Form {
  let constant = fraction.zero;
  const terms = new Map<string, Multiple>();
  const take = ({ coefficient, monomial }: Multiple) => {
    if (monomial.kind === "number") return void (constant = fraction.add(constant, coefficient));
    const before = terms.get(monomial.key)?.coefficient ?? fraction.zero;
    terms.set(monomial.key, { coefficient: fraction.add(before, coefficient), monomial });
  };
  for (const form of forms) {
    if (form.kind === "sum") {
      form.terms.forEach(take);
      constant = fraction.add(constant, form.constant);
    } else take(split(form));
  }
  const kept = [...terms.values()].filter(({ coefficient }) => !fraction.isZero(coefficient));
  return sumOf(kept.sort((a, b) => compareForms(a.monomial, b.monomial)), constant);
}

/** @param terms sorted, with different monomials */
function sumOf(terms: readonly Multiple[], constant: Rational): Form {
  if (terms.length === 0) return number(constant);
  const { coefficient, monomial } = terms[0]!;
  return terms.length === 1 && fraction.isZero(constant)
    ? scaled(coefficient, monomial)
    : bareSum(terms, constant);
}

/** A rational multiple of a form, which is multiplied out where that is a sum. */
export function scaled(by: Rational, form: Form): Form {
  if (fraction.isZero(by)) return number(fraction.zero);
  if (fraction.isOne(by)) return form;
  if (form.kind === "sum") return scaledSum(by, form);
  const { coefficient, monomial } = split(form), product = fraction.multiply(by, coefficient);
  if (monomial.kind === "number") return number(product);
  return fraction.isOne(product) ? monomial : bareScaled(product, monomial);
}

function scaledSum(by: Rational, { terms, constant }: SumForm): SumForm {
  return bareSum(
    terms.map(({ coefficient, monomial }) => ({
      coefficient: fraction.multiply(by, coefficient),
      monomial,
    })),
    fraction.multiply(by, constant),
  );
}

export function negated(form: Form): Form {
  return scaled(fraction.minusOne, form);
}

export function difference(a: Form, b: Form): Form {
  return sum([a, negated(b)]);
}

/** Whether the first coefficient is negative: of a form and its negative, one is. */
export function isNegative(form: Form): boolean {
  const { coefficient } = form.kind === "sum" ? form.terms[0]! : split(form);
  return fraction.isNegative(coefficient);
}

/** The largest rational number by which a sum can be divided so that its coefficients are integers: positive. */
export function contentOf({ terms, constant }: SumForm): Rational {
  const coefficients = terms.map(({ coefficient }) => coefficient);
  return fraction.commonFactor(
    fraction.isZero(constant) ? coefficients : [...coefficients, constant],
  );
}

/** The terms of a form, as forms; a number is one of them. */
export function termsOf(form: Form): Form[] {
  if (form.kind !== "sum") return [form];
  const terms = form.terms.map(({ coefficient, monomial }) => scaled(coefficient, monomial));
  return fraction.isZero(form.constant) ? terms : [...terms, number(form.constant)];
}

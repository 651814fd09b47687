/**
 * # Expressions that compute
 *
 * A small computer algebra system for real functions: canonical forms, derivatives, substitution, integrals by rules, numerical
 * values and equality. It knows nothing of problems and tokens.
 *
 * A {@link Form} is a canonical form: an immutable tree in which like terms and like powers are collected, and sums and products are
 * sorted. Forms are made by functions that keep them canonical: `sum` (sums.ts), `product` and `power` (products.ts), `call`
 * (calls.ts). So forms with the same `key` are equal, and equal forms mostly have the same key; `equality.ts` decides the rest.
 *
 * Values are real. A power that is not an integer needs a base that is not negative, and a rule may extend the domain of an
 * expression (x/x is 1, and √x² is |x|), but changes no value.
 *
 * The shapes, from the inside out:
 *
 * | kind | is | never |
 * | --- | --- | --- |
 * | `number` | a rational number | |
 * | `symbol` | a variable, or `pi` or `e` | |
 * | `call` | a function of one argument | `exp`, `sqrt` and quotients, which are powers |
 * | `power` | a base and an exponent | exponent 0 or 1 |
 * | `product` | two factors or more, with different bases | a number among them |
 * | `scaled` | a rational number times one of the above | 0 or 1 times, or times a number |
 * | `sum` | multiples of the above, and a number | fewer than two terms, the number among them |
 */
import { one as unit, type Rational } from "./fraction.ts";
import { constants } from "../tokenizers/expression.ts";
import { NoValueError } from "./no_value.ts";

interface Common {
  /** The same for equal forms, and for no others. */
  readonly key: string;
  /** As a polynomial; what is none counts as a constant. */
  readonly degree: number;
}

export interface NumberForm extends Common {
  readonly kind: "number";
  readonly value: Rational;
}

export interface SymbolForm extends Common {
  readonly kind: "symbol";
  readonly name: string;
}

export interface CallForm extends Common {
  readonly kind: "call";
  readonly name: string;
  readonly argument: Form;
}

export interface PowerForm extends Common {
  readonly kind: "power";
  readonly base: Form;
  readonly exponent: Form;
}

export interface ProductForm extends Common {
  readonly kind: "product";
  readonly factors: readonly Form[];
}

/** A multiple of a form that has no number in front. */
export interface Multiple {
  readonly coefficient: Rational;
  readonly monomial: Form;
}

export interface ScaledForm extends Common, Multiple {
  readonly kind: "scaled";
}

export interface SumForm extends Common {
  readonly kind: "sum";
  readonly terms: readonly Multiple[];
  readonly constant: Rational;
}

export type Form =
  | NumberForm
  | SymbolForm
  | CallForm
  | PowerForm
  | ProductForm
  | ScaledForm
  | SumForm;

export function number(value: Rational): NumberForm {
  return { kind: "number", value, key: textOf(value), degree: 0 };
}

export function whole(value: bigint | number): NumberForm {
  return number({ numerator: BigInt(value), denominator: 1n });
}

export const zero = whole(0);
export const one = whole(1);
export const minusOne = whole(-1);

/** @param name of a variable or constant */
export function symbol(name: string): SymbolForm {
  return { kind: "symbol", name, key: name, degree: constants.includes(name) ? 0 : 1 };
}

/** The base of exponentials. */
export const e = symbol("e");

/** No example has forms with longer keys; a model may write what would grow without end when it is differentiated. */
const longestKey = 30_000;

/** @throws {NoValueError} if the form is too large */
function sized<T extends Form>(form: T): T {
  if (form.key.length > longestKey) throw new NoValueError("an expression of too many terms");
  return form;
}

/**
 * The functions below make a node as it is: whoever calls them has found nothing to simplify.
 *
 * @throws {NoValueError} if the form is too large
 */
export function bareCall(name: string, argument: Form): CallForm {
  return sized({ kind: "call", name, argument, key: `${name}(${argument.key})`, degree: 0 });
}

export function barePower(base: Form, exponent: Form): PowerForm {
  const times = exponent.kind === "number" ? toNumber(exponent.value) : 0;
  const degree = base.degree * times;
  return sized({ kind: "power", base, exponent, key: `^(${base.key},${exponent.key})`, degree });
}

/** @param factors sorted */
export function bareProduct(factors: readonly Form[]): ProductForm {
  const degree = factors.reduce((total, factor) => total + factor.degree, 0);
  return sized({ kind: "product", factors, key: `*(${keysOf(factors)})`, degree });
}

export function bareScaled(coefficient: Rational, monomial: Form): ScaledForm {
  const key = `${textOf(coefficient)}.${monomial.key}`;
  return { kind: "scaled", coefficient, monomial, key, degree: monomial.degree };
}

/** @param terms sorted */
export function bareSum(terms: readonly Multiple[], constant: Rational): SumForm {
  const keys = terms.map(({ coefficient, monomial }) => `${textOf(coefficient)}.${monomial.key}`);
  const degree = Math.max(0, ...terms.map(({ monomial }) => monomial.degree));
  const key = `+(${keys.join(",")},${textOf(constant)})`;
  return sized({ kind: "sum", terms, constant, key, degree });
}

/** The number in front, and what it multiplies; the latter is 1 for numbers. */
export function split(form: Form): Multiple {
  if (form.kind === "number") return { coefficient: form.value, monomial: one };
  return form.kind === "scaled" ? form : { coefficient: unit, monomial: form };
}

/** The factors of a form that has no number in front. */
export function factorsOf(monomial: Form): readonly Form[] {
  if (monomial.kind === "product") return monomial.factors;
  return monomial.kind === "number" ? [] : [monomial];
}

/** Higher degrees first. */
export function compareForms(a: Form, b: Form): number {
  return b.degree - a.degree || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

export function isNumber(form: Form, value: bigint): boolean {
  return form.kind === "number" && form.value.denominator === 1n && form.value.numerator === value;
}

/** Whether a form is an integer. */
export function isWhole(form: Form): boolean {
  return form.kind === "number" && form.value.denominator === 1n;
}

/** Whether a symbol occurs. */
export function contains(form: Form, name: string): boolean {
  switch (form.kind) {
    case "number":
      return false;
    case "symbol":
      return form.name === name;
    case "call":
      return contains(form.argument, name);
    case "power":
      return contains(form.base, name) || contains(form.exponent, name);
    case "product":
      return form.factors.some((factor) => contains(factor, name));
    case "scaled":
      return contains(form.monomial, name);
    case "sum":
      return form.terms.some(({ monomial }) => contains(monomial, name));
  }
}

function textOf({ numerator, denominator }: Rational): string {
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;
}

function toNumber({ numerator, denominator }: Rational): number {
  return Number(numerator) / Number(denominator);
}

function keysOf(forms: readonly Form[]): string {
  return forms.map(({ key }) => key).join(",");
}

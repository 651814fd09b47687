/** Antiderivatives of functions of u, with respect to u. */
import { call } from "./calls.ts";
import { type Form, minusOne, one, whole } from "./form.ts";
import { absolute, power, product, quotient } from "./products.ts";
import { difference, negated, scaled, sum } from "./sums.ts";

type Rule = (u: Form) => Form;

const half = { numerator: 1n, denominator: 2n }, two = whole(2);

const logarithm = (u: Form) => call("ln", absolute(u));
const square = (u: Form) => power(u, two);
const root = (u: Form) => call("sqrt", u);
const f = (name: string): Rule => (u) => call(name, u);
const times = (name: string, u: Form) => product([u, call(name, u)]);

/** Of functions. */
const ofCalls: Readonly<Record<string, Rule>> = {
  abs: (u) => scaled(half, times("abs", u)),
  ln: (u) => difference(times("ln", u), u),
  sin: (u) => negated(call("cos", u)),
  cos: f("sin"),
  tan: (u) => negated(logarithm(call("cos", u))),
  asin: (u) => sum([times("asin", u), root(difference(one, square(u)))]),
  acos: (u) => difference(times("acos", u), root(difference(one, square(u)))),
  atan: (u) => difference(times("atan", u), scaled(half, call("ln", sum([one, square(u)])))),
  sinh: f("cosh"),
  cosh: f("sinh"),
  tanh: (u) => call("ln", call("cosh", u)),
  asinh: (u) => difference(times("asinh", u), root(sum([one, square(u)]))),
  acosh: (u) => difference(times("acosh", u), root(difference(square(u), one))),
  atanh: (u) => sum([times("atanh", u), scaled(half, call("ln", difference(one, square(u))))]),
};

/** Of powers of functions, by the function and its exponent. */
const ofPowers: Readonly<Record<string, Rule>> = {
  "sin 2": (u) => scaled(half, difference(u, product([call("sin", u), call("cos", u)]))),
  "cos 2": (u) => scaled(half, sum([u, product([call("sin", u), call("cos", u)])])),
  "tan 2": (u) => difference(call("tan", u), u),
  "sinh 2": (u) => scaled(half, difference(product([call("sinh", u), call("cosh", u)]), u)),
  "cosh 2": (u) => scaled(half, sum([u, product([call("sinh", u), call("cosh", u)])])),
  "tanh 2": (u) => difference(u, call("tanh", u)),
  "sin -1": (u) => logarithm(call("tan", scaled(half, u))),
  "cos -1": (u) => logarithm(sum([power(call("cos", u), minusOne), call("tan", u)])),
  "tan -1": (u) => logarithm(call("sin", u)),
  "sin -2": (u) => negated(power(call("tan", u), minusOne)),
  "cos -2": f("tan"),
  "tanh -1": (u) => logarithm(call("sinh", u)),
  "sinh -2": (u) => negated(power(call("tanh", u), minusOne)),
  "cosh -2": f("tanh"),
};

/** A function of u, its antiderivative, and u. */
export interface Primitive {
  readonly inner: Form;
  readonly outer: Rule;
}

/** What a factor can be seen as a function of, where the antiderivative of that function is known. @param factor of a product */
export function primitivesOf(factor: Form): Primitive[] {
  const itself: Primitive = { inner: factor, outer: (u) => scaled(half, square(u)) };
  if (factor.kind === "call") return [...known(factor.argument, ofCalls[factor.name]), itself];
  if (factor.kind !== "power") return [itself];
  const { base, exponent } = factor;
  if (exponent.kind !== "number") return known(exponent, exponentialOf(base));
  const special = base.kind === "call"
    ? known(base.argument, ofPowers[`${base.name} ${exponent.key}`])
    : [];
  return [...special, { inner: base, outer: (u) => powerRule(u, exponent) }];
}

function known(inner: Form, outer: Rule | undefined): Primitive[] {
  return outer === undefined ? [] : [{ inner, outer }];
}

/** Powers of e, or of a positive number. */
function exponentialOf(base: Form): Rule | undefined {
  const isConstant = base.kind === "number" || base.key === "e";
  return isConstant ? (u) => quotient(power(base, u), call("ln", base)) : undefined;
}

function powerRule(u: Form, exponent: Form): Form {
  const next = sum([exponent, one]);
  return next.key === "0" ? logarithm(u) : quotient(power(u, next), next);
}

/** Of 1 / (a ± b·u²) and of 1 / √(a ± b·u²), for positive numbers a and b. */
export function inverseQuadratic(
  a: Form,
  b: Form,
  u: Form,
  kind: "quotient" | "root",
  isMinus: boolean,
): Form {
  const scale = root(quotient(b, a)), inner = product([scale, u]);
  if (kind === "root") return quotient(call(isMinus ? "asin" : "asinh", inner), root(b));
  return quotient(call(isMinus ? "atanh" : "atan", inner), root(product([a, b])));
}

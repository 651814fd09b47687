import { call } from "./calls.ts";
import {
  type CallForm,
  contains,
  type Form,
  minusOne,
  one,
  type PowerForm,
  whole,
  zero,
} from "./form.ts";
import { power, product } from "./products.ts";
import { difference, negated, scaled, sum } from "./sums.ts";

const square = (form: Form) => power(form, whole(2));
const inverse = (form: Form) => power(form, minusOne);
const inverseRoot = (form: Form) => inverse(call("sqrt", form));

/** Derivatives of functions. What is constant between jumps, as the sign, has derivative 0. */
const derivatives: Readonly<Record<string, (argument: Form) => Form>> = {
  abs: (u) => call("sign", u),
  sign: () => zero,
  ln: inverse,
  sin: (u) => call("cos", u),
  cos: (u) => negated(call("sin", u)),
  tan: (u) => sum([one, square(call("tan", u))]),
  asin: (u) => inverseRoot(difference(one, square(u))),
  acos: (u) => negated(inverseRoot(difference(one, square(u)))),
  atan: (u) => inverse(sum([one, square(u)])),
  sinh: (u) => call("cosh", u),
  cosh: (u) => call("sinh", u),
  tanh: (u) => difference(one, square(call("tanh", u))),
  asinh: (u) => inverseRoot(sum([one, square(u)])),
  acosh: (u) => inverseRoot(difference(square(u), one)),
  atanh: (u) => inverse(difference(one, square(u))),
};

/**
 * The derivative with respect to a variable, wherever there is one.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { expressionOf, formOf } from "./conversion.ts";
 *
 * assert.deepEqual(expressionOf(derivative(formOf(["pow", "x", 2n]), "x")), ["mul", 2n, "x"]);
 * ```
 *
 * @throws {NoValueError}
 */
export function derivative(form: Form, variable: string): Form {
  if (!contains(form, variable)) return zero;
  switch (form.kind) {
    case "number":
      return zero;
    case "symbol":
      return one;
    case "call":
      return ofCall(form, variable);
    case "power":
      return ofPower(form, variable);
    case "product":
      return sum(form.factors.map((factor) =>
        product([
          derivative(factor, variable),
          ...form.factors.filter((other) => other !== factor),
        ])
      ));
    case "scaled":
      return scaled(form.coefficient, derivative(form.monomial, variable));
    case "sum":
      return sum(
        form.terms.map(({ coefficient, monomial }) =>
          scaled(coefficient, derivative(monomial, variable))
        ),
      );
  }
}

/** The chain rule. */
function ofCall({ name, argument }: CallForm, variable: string): Form {
  return product([derivatives[name]!(argument), derivative(argument, variable)]);
}

function ofPower(form: PowerForm, variable: string): Form {
  const { base, exponent } = form, slope = derivative(base, variable);
  if (!contains(exponent, variable)) {
    return product([exponent, power(base, sum([exponent, minusOne])), slope]);
  }
  const grows = product([derivative(exponent, variable), call("ln", base)]);
  return product([form, sum([grows, product([exponent, slope, inverse(base)])])]);
}

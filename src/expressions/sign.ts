import { isInteger, isNegative } from "./fraction.ts";
import type { Form } from "./form.ts";

const neverNegative = new Set(["abs", "cosh", "acos"]), positive = new Set(["e", "pi"]);

/** Whether a form is known not to be negative wherever it has a value; `false` says nothing. */
export function isNonNegative(form: Form): boolean {
  switch (form.kind) {
    case "number":
      return !isNegative(form.value);
    case "symbol":
      return positive.has(form.name);
    case "call":
      return neverNegative.has(form.name);
    case "power":
      return isNonNegative(form.base) ||
        form.exponent.kind === "number" &&
          (!isInteger(form.exponent.value) || isEven(form.exponent));
    case "product":
      return form.factors.every(isNonNegative);
    case "scaled":
      return !isNegative(form.coefficient) && isNonNegative(form.monomial);
    case "sum":
      return !isNegative(form.constant) &&
        form.terms.every(({ coefficient, monomial }) =>
          !isNegative(coefficient) && isNonNegative(monomial)
        );
  }
}

/** Whether a form is an even integer. */
export function isEven(form: Form): boolean {
  return form.kind === "number" && isInteger(form.value) && form.value.numerator % 2n === 0n;
}

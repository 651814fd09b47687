import { call } from "./calls.ts";
import { type Form, number } from "./form.ts";
import { power, product } from "./products.ts";
import { scaled, sum } from "./sums.ts";

/**
 * The form with every occurrence of a part, such as a variable, replaced.
 *
 * @throws {NoValueError}
 */
export function substitute(form: Form, part: Form, by: Form): Form {
  if (form.key === part.key) return by;
  if (!form.key.includes(part.key)) return form;
  const replaced = (inner: Form) => substitute(inner, part, by);
  switch (form.kind) {
    case "number":
    case "symbol":
      return form;
    case "call":
      return call(form.name, replaced(form.argument));
    case "power":
      return power(replaced(form.base), replaced(form.exponent));
    case "product":
      return product(form.factors.map(replaced));
    case "scaled":
      return scaled(form.coefficient, replaced(form.monomial));
    case "sum":
      return sum([
        ...form.terms.map(({ coefficient, monomial }) => scaled(coefficient, replaced(monomial))),
        number(form.constant),
      ]);
  }
}

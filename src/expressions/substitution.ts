import { call } from "./calls.ts";
import { contains, type Form, number } from "./form.ts";
import { power, product } from "./products.ts";
import { scaled, sum } from "./sums.ts";

/** The form with every occurrence of a symbol replaced. @throws {NoValueError} */
export function substitute(form: Form, name: string, by: Form): Form {
  if (!contains(form, name)) return form;
  const replaced = (part: Form) => substitute(part, name, by);
  switch (form.kind) {
    case "number":
      return form;
    case "symbol":
      return by;
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

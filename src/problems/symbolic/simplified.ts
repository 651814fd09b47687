import { expressionOf } from "../../expressions/conversion.ts";
import { expanded } from "../../expressions/expansion.ts";
import type { Form } from "../../expressions/form.ts";
import { orUndefined } from "../../expressions/no_value.ts";
import { countOperators } from "./count_operators.ts";

/** Of a form, and the form multiplied out, the one with fewer operators. */
export function simplified(form: Form): Form {
  const other = orUndefined(() => expanded(form));
  if (other === undefined || other.key === form.key) return form;
  return countOperators(expressionOf(other)) < countOperators(expressionOf(form)) ? other : form;
}

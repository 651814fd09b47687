/** The modules that bring functions into their canonical form: only pages of models of functions have them. */
import calls from "../expressions/calls.ts" with { type: "text" };
import conversion from "../expressions/conversion.ts" with { type: "text" };
import expansion from "../expressions/expansion.ts" with { type: "text" };
import form from "../expressions/form.ts" with { type: "text" };
import fraction from "../expressions/fraction.ts" with { type: "text" };
import noValue from "../expressions/no_value.ts" with { type: "text" };
import primePowers from "../expressions/prime_powers.ts" with { type: "text" };
import products from "../expressions/products.ts" with { type: "text" };
import sign from "../expressions/sign.ts" with { type: "text" };
import sums from "../expressions/sums.ts" with { type: "text" };
import canonicalExpressions from "../problems/symbolic/canonical_expressions.ts" with {
  type: "text",
};
import countOperators from "../problems/symbolic/count_operators.ts" with { type: "text" };
import simplified from "../problems/symbolic/simplified.ts" with { type: "text" };

/** By their paths in `src/`. */
export const algebraModules: Readonly<Record<string, string>> = {
  "expressions/calls.ts": calls,
  "expressions/conversion.ts": conversion,
  "expressions/expansion.ts": expansion,
  "expressions/form.ts": form,
  "expressions/fraction.ts": fraction,
  "expressions/no_value.ts": noValue,
  "expressions/prime_powers.ts": primePowers,
  "expressions/products.ts": products,
  "expressions/sign.ts": sign,
  "expressions/sums.ts": sums,
  "problems/symbolic/canonical_expressions.ts": canonicalExpressions,
  "problems/symbolic/count_operators.ts": countOperators,
  "problems/symbolic/simplified.ts": simplified,
};

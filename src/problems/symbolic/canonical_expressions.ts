import { expressionOf, formOf } from "../../expressions/conversion.ts";
import type { Value } from "../../records/record.ts";
import { described, knownDescription } from "../../tokenizers/description.ts";
import type { Expression } from "../../tokenizers/expression.ts";
import { type ExpressionOptions, expressions } from "../../tokenizers/expressions.ts";
import type { ElementTokenizer } from "../../tokenizers/tokenizer.ts";
import { simplified } from "./simplified.ts";

/** Expressions that are brought into the form that models of functions are trained on when they are typed. */
export function canonicalExpressions(options: ExpressionOptions): ElementTokenizer<Expression> {
  const tokenizer = expressions(options), notation = tokenizer.notation!;
  const read = (cell: Value) => expressionOf(simplified(formOf(notation.read(cell))));
  const { variables } = options, integer = knownDescription(options.integer);
  return described(
    { ...tokenizer, notation: { ...notation, read } },
    integer && { kind: "canonicalExpressions", variables, integer },
  );
}

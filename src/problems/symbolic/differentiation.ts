import { expressionOf, formOf } from "../../expressions/conversion.ts";
import { derivative } from "../../expressions/derivative.ts";
import { areEqual, hasValues } from "../../expressions/equality.ts";
import type { Expression } from "../../tokenizers/expression.ts";
import { builtIn } from "../built_in.ts";
import { problem } from "../definition.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import {
  functionDrawer,
  functionTokenizer,
  operatorClasses,
  problemTokenizer,
  untilUsable,
} from "./functions.ts";
import { simplified } from "./simplified.ts";
import { variable } from "./random_expressions.ts";
import { orUndefined } from "../../expressions/no_value.ts";

/** A random function and its derivative; right is whatever equals that. Classes are numbers of operators of the function. */
export function differentiationProblem(flags: ProblemFlags): Problem<Expression, Expression> {
  const draw = functionDrawer(flags);
  return builtIn(
    problem({
      name: "differentiation",
      inputTokenizer: problemTokenizer(flags),
      outputTokenizer: functionTokenizer(flags),
      generate: (random) =>
        untilUsable(() => {
          const form = draw(random);
          return form &&
            { problem: simplified(form), answer: simplified(derivative(form, variable)) };
        }),
      evaluate: (_, answer, prediction) => ({ correct: isSame(answer, prediction) }),
    }),
    { classes: operatorClasses },
  );
}

function isSame(answer: Expression, prediction: Expression): boolean {
  return orUndefined(() => {
    const form = formOf(prediction);
    return areEqual(form, formOf(answer)) && hasValues(expressionOf(form));
  }) ?? false;
}

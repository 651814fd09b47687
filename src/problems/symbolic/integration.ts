import { formOf } from "../../expressions/conversion.ts";
import { derivative } from "../../expressions/derivative.ts";
import { areEqual, hasValues } from "../../expressions/equality.ts";
import type { Form } from "../../expressions/form.ts";
import { integral } from "../../expressions/integral.ts";
import { product } from "../../expressions/products.ts";
import { difference } from "../../expressions/sums.ts";
import type { Random } from "../../random.ts";
import type { Expression } from "../../tokenizers/expression.ts";
import { builtIn } from "../built_in.ts";
import { problem } from "../definition.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import {
  functionDrawer,
  functionTokenizer,
  onDomain,
  operatorClasses,
  type Pair,
  problemTokenizer,
  untilUsable,
  withoutConstants,
} from "./functions.ts";
import { simplified } from "./simplified.ts";
import { variable } from "./random_expressions.ts";
import { orUndefined } from "../../expressions/no_value.ts";

/**
 * A function and an antiderivative, made in one of three ways, as by Lample and Charton: backward, a random function is the answer and
 * its derivative the problem; forward, a random function is the problem, if the rules find its integral; by parts, ∫F·G′ is
 * F·G − ∫F′·G for random functions F and G, if the rules find the latter. Right is every function whose derivative equals the
 * problem. Classes are numbers of operators of the problem.
 */
export function integrationProblem(flags: ProblemFlags): Problem<Expression, Expression> {
  const { fwd_prob, ibp_prob } = flags, ways = waysToDraw(flags);
  // 1 - 0.9 - 0.1 is a little less than 0.
  const chances = [Math.max(0, 1 - fwd_prob - ibp_prob), fwd_prob, ibp_prob];
  return builtIn(
    problem({
      name: "integration",
      inputTokenizer: problemTokenizer(flags),
      outputTokenizer: functionTokenizer(flags),
      generate(random) {
        const draw = random.weightedChoice(ways, chances);
        return untilUsable(() => {
          const pair = draw(random);
          return pair && { ...pair, answer: withoutConstants(pair.answer) };
        });
      },
      evaluate: (question, answer, prediction) => ({
        correct: isAntiderivative(question, answer, prediction),
      }),
    }),
    { classes: operatorClasses },
  );
}

/** Ways to draw a function and an antiderivative: backward, forward and by parts. */
function waysToDraw(flags: ProblemFlags): ((random: Random) => Pair | undefined)[] {
  const { max_ops } = flags;
  const draw = functionDrawer(flags), drawHalf = functionDrawer(flags, Math.ceil(max_ops / 2));
  return [
    (random) => backward(draw(random)),
    (random) => forward(draw(random)),
    (random) => byParts(drawHalf(random), drawHalf(random)),
  ];
}

function backward(answer: Form | undefined): Pair | undefined {
  return answer && { problem: simplified(derivative(answer, variable)), answer };
}

function forward(problem: Form | undefined): Pair | undefined {
  const answer = problem && integral(problem, variable);
  return answer && { problem: simplified(problem), answer: simplified(onDomain(answer, problem)) };
}

function byParts(f: Form | undefined, g: Form | undefined): Pair | undefined {
  if (f === undefined || g === undefined) return undefined;
  const rest = integral(product([derivative(f, variable), g]), variable);
  if (rest === undefined) return undefined;
  const problem = product([f, derivative(g, variable)]);
  const answer = onDomain(difference(product([f, g]), rest), problem);
  return { problem: simplified(problem), answer: simplified(answer) };
}

function isAntiderivative(
  question: Expression,
  answer: Expression,
  prediction: Expression,
): boolean {
  return orUndefined(() => {
    const form = formOf(prediction);
    if (!hasValues(prediction)) return false;
    return withoutConstants(form).key === withoutConstants(formOf(answer)).key ||
      areEqual(derivative(form, variable), formOf(question));
  }) ?? false;
}

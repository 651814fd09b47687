import { leafWeights, operatorWeights, type Weights } from "../../flags/operators.ts";
import type { Random } from "../../random.ts";
import { type Expression, isBinary } from "../../tokenizers/expression.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { type Shape, Trees } from "./trees.ts";

/** The variable of all functions. */
export const variable = "x";

const leafKinds = ["variable", "coefficient", "integer", "constant"] as const;

/** Names of the coefficients of functions, which are constants without a value. */
export function coefficientNames({ n_coefficients }: ProblemFlags): string[] {
  return Array.from({ length: n_coefficients }, (_, i) => `a${i}`);
}

/** Draws expressions of a number of operators: all shapes are equally likely, operators and leaves as their weights say. */
export function expressionDrawer(
  flags: ProblemFlags,
): (random: Random, operators: number) => Expression {
  const weights = operatorWeights(flags.operators);
  const binary = choicesOf(weights.filter(([name]) => isBinary(name)));
  const unary = choicesOf(weights.filter(([name]) => !isBinary(name)));
  const arities = { unary: unary.names.length > 0, binary: binary.names.length > 0 };
  const trees = new Trees(arities, flags.max_ops), leaf = leafDrawer(flags);
  const decorated = (random: Random, shape: Shape): Expression => {
    if (shape === null) return leaf(random);
    const [left, right] = shape;
    const { names, weights } = right === undefined ? unary : binary;
    const operator = random.weightedChoice(names, weights), operand = decorated(random, left);
    return right === undefined
      ? [operator, operand]
      : [operator, operand, decorated(random, right)];
  };
  return (random, operators) => decorated(random, trees.draw(random, operators));
}

function choicesOf(weights: Weights): { names: string[]; weights: number[] } {
  return { names: weights.map(([name]) => name), weights: weights.map(([, weight]) => weight) };
}

function leafDrawer(flags: ProblemFlags): (random: Random) => Expression {
  const weights = leafWeights(flags.leaf_probs), coefficients = coefficientNames(flags);
  return (random) => {
    switch (random.weightedChoice(leafKinds, weights)) {
      case "variable":
        return variable;
      case "coefficient":
        return random.choice(coefficients);
      case "integer":
        return drawInteger(random, flags);
      case "constant":
        return random.choice(["pi", "e"]);
    }
  };
}

function drawInteger(random: Random, { max_leaf_int, positive }: ProblemFlags): bigint {
  const size = BigInt(random.integer(1, max_leaf_int));
  return positive || random.integer(0, 1) === 0 ? size : -size;
}

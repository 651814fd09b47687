/** The two kinds of weight decay, and gradients that are followed upwards. */

import { add, constant, type Expression } from "../expression.ts";
import { gradient, mul, neg, scalar, sub, weight } from "../expression.ts";
import { nonNegative, off, type OptimizerOptions, type OptionValues } from "../options.ts";

export const gradientOptions: OptimizerOptions = {
  weight_decay: { default: 0, range: nonNegative },
  maximize: off,
};

/** The gradient, turned around in order to maximize the loss, plus that of the penalty weight_decay/2 · weight². */
export function l2Gradient({ weight_decay, maximize }: OptionValues): Expression {
  const direction = maximize === 1 ? neg(gradient) : gradient;
  return weight_decay === 0 ? direction : add(direction, mul(constant(weight_decay), weight));
}

/** The weight, shrunk apart from the gradient; reads the scalar `decay`, learning rate times weight decay. */
export function decayedWeight({ weight_decay }: OptionValues): Expression {
  return weight_decay === 0 ? weight : sub(weight, mul(scalar("decay"), weight));
}

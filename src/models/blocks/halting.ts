/** Adaptive computation time (Graves 2016; paper §3.6), as the original computes it. */
import { constant, type Tensor } from "../../graph/graph.ts";
import { add } from "../../ops/add.ts";
import { greater } from "../../ops/greater.ts";
import { linear } from "../../ops/linear.ts";
import { multiply, scale } from "../../ops/multiply.ts";
import { sigmoid } from "../../ops/sigmoid.ts";
import type { BlockContext } from "./context.ts";

/** Hidden states, and what the tokens still had to give when they halted. */
export interface HaltingResult {
  /** `[rows, dim]` */
  readonly state: Tensor;
  /** `[rows, 1]`: its mean is the ponder penalty. Left out where nothing is adaptive. */
  readonly remainder?: Tensor;
}

export interface Halting {
  /** Halting probability of each token, `[rows, 1]`. */
  probability(state: Tensor): Tensor;
  /** A token halts once its accumulated probability exceeds 1 minus this. */
  readonly threshold: number;
}

/**
 * Applies `layer` until a token halts, `iterations` times at most.
 *
 * All tokens go through all iterations, which are part of the graph; those that have halted keep their result because
 * later states have weight 0. The result is the original's running blend of the states, not the weighted sum of the paper.
 */
export function adaptiveLoop(
  state: Tensor,
  layer: (state: Tensor) => Tensor,
  iterations: number,
  { probability, threshold }: Halting,
): Required<HaltingResult> {
  let result: Tensor | undefined, halted: Tensor | undefined;
  // Accumulated probability of the tokens that run, and who runs (1 or 0); undefined: 0, and all.
  let accumulated: Tensor | undefined, running: Tensor | undefined;
  for (let i = 0; i < iterations; i++) {
    const p = probability(state);
    const step = running ? multiply(p, running) : p;
    const reached = accumulated ? add(accumulated, step) : step;
    const over = greater(reached, constant(1 - threshold));
    const halts = running ? multiply(over, running) : over;
    const goesOn = running ? minus(running, halts) : minus(constant(1), halts);
    const kept = accumulated ?? scale(p, 0);
    // What is left to give is 1 minus the probabilities before this iteration.
    const given = multiply(halts, minus(constant(1), kept));
    state = layer(state);
    const weight = add(multiply(p, goesOn), given);
    result = result ? add(result, multiply(weight, minus(state, result))) : multiply(weight, state);
    halted = halted ? add(halted, given) : given;
    accumulated = add(kept, multiply(p, goesOn));
    running = goesOn;
  }
  const unfinished = multiply(running!, minus(constant(1), accumulated!));
  return { state: result!, remainder: add(halted!, unfinished) };
}

/** How likely tokens `x` `[rows, dim]` halt, `[rows, 1]`. @param bias its initial value, where the flags set one */
export function haltingProbability(
  context: BlockContext,
  dim: number,
  bias: number | undefined,
): (x: Tensor, name: string) => Tensor {
  return (x, name) => {
    const probability = sigmoid(linear(x, context.linear(name, dim, 1, bias)));
    context.observe?.("halting", name, probability);
    return probability;
  };
}

function minus(a: Tensor, b: Tensor): Tensor {
  return add(a, scale(b, -1));
}

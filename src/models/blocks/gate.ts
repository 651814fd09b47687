/** Copy gates (Csordás et al. 2022; paper §3.6): a token is processed by a layer, or copied to its output. */
import type { Tensor } from "../../graph/graph.ts";
import { add } from "../../ops/add.ts";
import { linear } from "../../ops/linear.ts";
import { multiply, scale } from "../../ops/multiply.ts";
import { sigmoid } from "../../ops/sigmoid.ts";
import type { BlockContext } from "./context.ts";

export interface GateOptions {
  /** One gate per token instead of one per coordinate. */
  readonly scalarGate: boolean;
  /** Initial bias; `undefined`: as any other bias. */
  readonly gateBias: number | undefined;
}

/** How far each token is processed, between 0 and 1, told from `x` `[rows, dim]`: `[rows, dim]` or `[rows, 1]`. */
export type Gate = (x: Tensor, name: string) => Tensor;

export function gateOf(context: BlockContext, dim: number, options: GateOptions): Gate {
  const columns = options.scalarGate ? 1 : dim;
  return (x, name) => {
    const first = context.linear(`${name}.gate.gate1`, dim, 4 * dim);
    const hidden = context.dropout(linear(x, first, { activation: "relu" }));
    const second = context.linear(`${name}.gate.gate2`, 4 * dim, columns, options.gateBias);
    const open = sigmoid(linear(hidden, second));
    context.observe?.("gate", name, open);
    return open;
  };
}

/** The output of a layer where its gate is open, else its input. */
export function gated(gate: Tensor | undefined, input: Tensor, output: Tensor): Tensor {
  if (gate === undefined) return output;
  return add(input, multiply(gate, add(output, scale(input, -1))));
}

/** Update rules as a WGSL kernel: one pass over flat arrays of float32, an invocation for each weight. */

import template from "../../kernels/update.wgsl" with { type: "text" };
import { literal } from "../lowering/wgsl_literal.ts";
import type { Operation } from "./expression.ts";
import { type Line, linearize } from "./linearize.ts";
import type { UpdateRule } from "./rule.ts";

/** A rendered rule. */
export interface UpdateKernel {
  readonly source: string;
  /** What the storage bindings hold, in order; the uniform stands behind them. */
  readonly bindings: readonly string[];
  /** The rule's scalars: behind a u32 (count) and an f32 (gradient scale) the uniform holds these, each an f32. */
  readonly scalars: readonly string[];
}

/**
 * The kernel of a rule. Its bindings are weights, gradients, `control` (see `kernels/square_norm_finish.wgsl`) and the
 * states in the order of `rule.state`, each an array of as many numbers as there are weights. `gradient` of the rule is
 * the stored one times the gradient scale times the clipping factor.
 */
export function renderUpdate(rule: UpdateRule): UpdateKernel {
  const { lines, weight, state, scalars } = linearize(rule);
  const bindings = ["weights", "gradients", "control", ...rule.state];
  const statements = [
    ...lines.flatMap((line, i) => {
      const value = renderValue(line, rule);
      return value === undefined ? [] : [`let v${i} = ${value};`];
    }),
    ...state.map((line, i) => `state${i}[i] = ${nameOf(line)};`),
    `weights[i] = ${nameOf(weight)};`,
  ];
  const slots = {
    SCALARS: indented(scalars.map((name) => `scalar_${name}: f32,`)),
    STATES: rule.state.map((_, i) => {
      return `@group(0) @binding(${i + 3}) var<storage, read_write> state${i}: array<f32>;`;
    }).join("\n"),
    STEP: String(bindings.length),
    UPDATE: indented(statements),
  };
  const source = Object.entries(slots).reduce(
    (text, [slot, value]) => text.replace(`{{${slot}}}`, () => value),
    template,
  );
  return { source, bindings, scalars };

  function nameOf(line: number): string {
    return lines[line].kind === "gradient" ? "gradient" : `v${line}`;
  }

  function renderValue(line: Line, { state }: UpdateRule): string | undefined {
    switch (line.kind) {
      case "weight":
        return "weights[i]";
      case "gradient":
        return undefined; // the template computes it
      case "state":
        return `state${state.indexOf(line.name)}[i]`;
      case "scalar":
        return `step.scalar_${line.name}`;
      case "constant":
        return literal(line.value);
      case "apply":
        return renderings[line.operation](...line.operands.map(nameOf));
    }
  }
}

const renderings: Record<Operation, (...operands: string[]) => string> = {
  add: (left, right) => `${left} + ${right}`,
  subtract: (left, right) => `${left} - ${right}`,
  multiply: (left, right) => `${left} * ${right}`,
  divide: (left, right) => `${left} / ${right}`,
  max: (left, right) => `max(${left}, ${right})`,
  min: (left, right) => `min(${left}, ${right})`,
  sqrt: (operand) => `sqrt(${operand})`,
  abs: (operand) => `abs(${operand})`,
  negate: (operand) => `-${operand}`,
  where_greater: (left, right, then, otherwise) =>
    `select(${otherwise}, ${then}, ${left} > ${right})`,
};

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}

/** Update rules as a WGSL kernel: one pass over flat arrays of float32, an invocation for each weight. */

import source from "../../kernels/update.wgsl" with { type: "text" };
import type { Kernel } from "../graph/dispatch.ts";
import { literal } from "../lowering/wgsl_literal.ts";
import type { Operation } from "./expression.ts";
import { type Line, linearize } from "./linearize.ts";
import type { UpdateRule } from "./rule.ts";

/**
 * A rendered rule. The kernel is bound to `weights`, `gradients` and the rule's states, each an array of as many numbers as there
 * are weights, to `control`, and to `scalars`. `gradient` of the rule is the stored one times `dims.gradientScale` times the
 * clipping factor.
 */
export interface UpdateKernel {
  readonly kernel: Kernel;
  readonly slots: Readonly<Record<string, string>>;
  /** The rule's states by the kernel's names for them. */
  readonly states: Readonly<Record<string, string>>;
  /** Names of the rule's scalars, in the order in which the array `scalars` has them. */
  readonly scalars: readonly string[];
}

/** @throws RangeError for a constant beyond float32 */
export function renderUpdate(rule: UpdateRule): UpdateKernel {
  const { lines, weight, state, scalars } = linearize(rule);
  const statements = [
    ...lines.flatMap((line, i) => {
      const value = renderValue(line, rule);
      return value === undefined ? [] : [`let v${i} = ${value};`];
    }),
    ...state.map((line, i) => `${element(`state${i}`)} = ${nameOf(line)};`),
    `${element("weights")} = ${nameOf(weight)};`,
  ];
  return {
    kernel: { name: "update", source },
    slots: { UPDATE: statements.map((line) => `  ${line}`).join("\n") },
    states: Object.fromEntries(rule.state.map((name, i) => [`state${i}`, name])),
    scalars,
  };

  function nameOf(line: number): string {
    return lines[line].kind === "gradient" ? "gradient" : `v${line}`;
  }

  function renderValue(line: Line, { state }: UpdateRule): string | undefined {
    switch (line.kind) {
      case "weight":
        return element("weights");
      case "gradient":
        return undefined; // the template computes it
      case "state":
        return element(`state${state.indexOf(line.name)}`);
      case "scalar":
        return `scalars[dims.scalarsFirst + ${scalars.indexOf(line.name)}u]`;
      case "constant":
        return literal(line.value);
      case "apply":
        return renderings[line.operation](...line.operands.map(nameOf));
    }
  }
}

/** The element of an array that belongs to the weight. */
function element(array: string): string {
  return `${array}[dims.${array}First + i]`;
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

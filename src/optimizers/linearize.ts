/** From the expressions of an update rule to a straight-line program, the common ground of all renderers. */

import { type Application, type Expression, type Leaf, OPERANDS } from "./expression.ts";
import type { UpdateRule } from "./rule.ts";

/** One line of the program: a leaf, or an operation on the values of earlier lines. */
export type Line = Leaf | Application<number>;

/** An update rule as a straight-line program in which no value is computed twice. */
export interface LinearUpdate {
  /** Every line's operands are positions of earlier lines. */
  readonly lines: readonly Line[];
  /** The line that holds the new weight. */
  readonly weight: number;
  /** The lines that hold the new states, in the order of `rule.state`. */
  readonly state: readonly number[];
  /** Names of the scalars the rule reads, in order of first use. */
  readonly scalars: readonly string[];
}

/** Writes a rule as a straight-line program; equal parts become one line, wherever they occur. */
export function linearize(rule: UpdateRule): LinearUpdate {
  const lines: Line[] = [];
  const positions = new Map<string, number>();

  function positionOf(expression: Expression): number {
    const line = expression.kind === "apply" ? lineOf(expression) : expression;
    const key = keyOf(line);
    const known = positions.get(key);
    if (known !== undefined) return known;
    positions.set(key, lines.length);
    return lines.push(line) - 1;
  }

  function lineOf({ kind, operation, operands }: Application<Expression>): Line {
    if (operands.length !== OPERANDS[operation]) {
      throw new Error(`${operation} takes ${OPERANDS[operation]} operands, got ${operands.length}`);
    }
    return { kind, operation, operands: operands.map(positionOf) };
  }

  const state = rule.state.map((name) => positionOf(rule.update.state[name]));
  const weight = positionOf(rule.update.weight);
  checkStates(rule, lines);
  const scalars = lines.flatMap((line) => line.kind === "scalar" ? [line.name] : []);
  return { lines, weight, state, scalars };
}

function keyOf(line: Line): string {
  // JSON writes -0 as 0 and has no infinities.
  if (line.kind === "constant") return Object.is(line.value, -0) ? "-0" : `${line.value}`;
  return JSON.stringify(line);
}

function checkStates(rule: UpdateRule, lines: readonly Line[]): void {
  for (const line of lines) {
    if (line.kind === "state" && !rule.state.includes(line.name)) {
      throw new Error(`a rule reads the state "${line.name}", which it does not declare`);
    }
  }
}

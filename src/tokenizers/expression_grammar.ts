/** Which tokens may follow which in expressions: as many operands as operators want, and no deeper than `deepest`. */
import { before, done, goesOn, type GrammarState, to } from "./grammar.ts";

export interface ExpressionSpelling {
  /** Variables and constants. */
  readonly leaves: readonly string[];
  readonly unary: readonly string[];
  readonly binary: readonly string[];
  readonly integer: GrammarState;
  /** Levels of an expression. */
  readonly deepest: number;
}

/** The operands that are still to come: the depth of the next one, and those behind it. */
interface Missing {
  readonly depth: number;
  readonly count: number;
  readonly others: Missing | undefined;
}

export function expressionGrammar(spelling: ExpressionSpelling): GrammarState {
  return operands(spelling, operand(0));
}

function operand(depth: number, others?: Missing): Missing {
  return { depth, count: 1 + (others?.count ?? 0), others };
}

function operands(spelling: ExpressionSpelling, missing: Missing | undefined): GrammarState {
  if (missing === undefined) return done;
  const { leaves, unary, binary, integer, deepest } = spelling, { depth, others } = missing;
  const behind = operands(spelling, others);
  return goesOn(missing.count, () => {
    const left = operand(depth + 1, others), right = operand(depth + 1, left);
    const operators = depth + 1 < deepest
      ? [to(unary, operands(spelling, left)), to(binary, operands(spelling, right))]
      : [];
    return [to(leaves, behind), ...operators, ...before(integer, behind).choices()];
  });
}

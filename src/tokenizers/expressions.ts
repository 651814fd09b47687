import { knownDescription } from "./description.ts";
import { elementTokenizer } from "./element.ts";
import {
  binaryOperators,
  constants,
  deepest,
  expectVariables,
  type Expression,
  isBinary,
  unaryOperators,
} from "./expression.ts";
import { expressionGrammar } from "./expression_grammar.ts";
import type { Grammar } from "./grammar.ts";
import { readInfix, showInfix } from "./infix.ts";
import { textIn } from "./notation.ts";
import type { ElementTokenizer, Parsed } from "./tokenizer.ts";

export interface ExpressionOptions {
  /** Names of the variables. */
  readonly variables: readonly string[];
  /** Writes integers. */
  readonly integer: ElementTokenizer<bigint>;
}

/**
 * Expressions in prefix notation, as in "Deep learning for symbolic mathematics": each operator before its operands, so that
 * no parentheses are needed. x² + 3/2 is `add pow x + 2 div + 3 + 2`.
 *
 * Operators: add, sub, mul, div, pow, neg, abs, sign, sqrt, exp, ln, and the trigonometric and hyperbolic functions and their
 * inverses; constants: pi, e, i. Expressions are read as they are, and never simplified. They may be nested 256 deep.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { positionalInts } from "./positional_ints.ts";
 *
 * const { encode } = expressions({ variables: ["x"], integer: positionalInts(10) });
 * assert.equal(encode(["add", ["pow", "x", 2n], ["div", 3n, 2n]]).join(" "), "add pow x + 2 div + 3 + 2");
 * ```
 *
 * @throws {RangeError} if a variable is called as an operator or constant is, or twice
 */
export function expressions(
  { variables, integer }: ExpressionOptions,
): ElementTokenizer<Expression> {
  expectVariables(variables);
  const leaves = new Set([...variables, ...constants]), unary = new Set(unaryOperators);
  const inner = knownDescription(integer);

  function append(value: Expression, tokens: string[], depth: number): void {
    if (depth === deepest) throw new RangeError(`an expression of more than ${deepest} levels`);
    if (typeof value === "bigint") return void tokens.push(...integer.encode(value));
    if (typeof value === "string") return void tokens.push(value);
    const [operator, ...operands] = value;
    tokens.push(operator);
    for (const operand of operands) append(operand, tokens, depth + 1);
  }

  function parseAt(
    tokens: readonly string[],
    start: number,
    depth = 0,
  ): Parsed<Expression> | undefined {
    const token = tokens[start];
    if (token === undefined || depth === deepest) return undefined;
    if (leaves.has(token)) return { value: token, end: start + 1 };
    const isPair = isBinary(token);
    if (!isPair && !unary.has(token)) return integer.parseAt(tokens, start);
    const left = parseAt(tokens, start + 1, depth + 1);
    if (left === undefined || !isPair) {
      return left && { value: [token, left.value], end: left.end };
    }
    const right = parseAt(tokens, left.end, depth + 1);
    return right && { value: [token, left.value, right.value], end: right.end };
  }

  return elementTokenizer<Expression>({
    symbols: [
      ...variables,
      ...constants,
      ...Object.keys(binaryOperators),
      ...unaryOperators,
      ...integer.symbols,
    ],
    encode(value) {
      const tokens: string[] = [];
      append(value, tokens, 0);
      return tokens;
    },
    parseAt: (tokens, start) => parseAt(tokens, start),
    ...integer.grammar && { grammar: grammarOf([...leaves], integer.grammar) },
    notation: {
      read: (cell) => readInfix(textIn(cell, "an expression"), variables),
      show: showInfix,
    },
  }, inner && { kind: "expressions", variables, integer: inner });
}

function grammarOf(leaves: readonly string[], integer: Grammar): Grammar {
  const start = expressionGrammar({
    leaves,
    unary: unaryOperators,
    binary: Object.keys(binaryOperators),
    integer: integer.start,
    deepest,
  });
  return { ...integer, start };
}

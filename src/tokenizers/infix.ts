/** Expressions as people write them: `x^2 + 3*sin(x)/2`. */
import { shorten } from "../text/shorten.ts";
import { noneOf } from "../text/nearest.ts";
import {
  type BinaryOperator,
  binaryOperators,
  constants,
  deepest,
  type Expression,
  isBinary,
  minusBinding,
  unaryOperators,
} from "./expression.ts";

const pieces = /\s*(?:(\d+)|([A-Za-z]\w*)|(\*\*|[-+*/^(),]))/y;

/** Reading calls itself for each operand and each parenthesis: this is enough for all expressions that can be written as tokens. */
const mostParentheses = 3 * deepest;

/** Names, numbers and signs in a text: no model reads more tokens. */
const mostPieces = 4096;

/** Names that other programs have for functions. */
const otherNames: Readonly<Record<string, string>> = {
  ...{ log: "ln", arcsin: "asin", arccos: "acos", arctan: "atan" },
  ...{ Pi: "pi", E: "e", I: "i" },
};

/**
 * Reads an expression with the usual precedence: powers from the right, `-x^2` is −(x²), and a product needs its `*`.
 *
 * @throws {RangeError} naming what is not understood
 */
export function readInfix(text: string, variables: readonly string[]): Expression {
  const reader = new InfixReader(text, variables), value = reader.sum(0);
  reader.expectEnd();
  return value;
}

/** What binds expressions of each binary sign. */
const operatorOf = new Map<string, BinaryOperator>([
  ...Object.entries(binaryOperators).map(([name, { sign }]) =>
    [sign, name as BinaryOperator] as const
  ),
  ["**", "pow"],
]);

/** Methods that read move behind what they have read. */
class InfixReader {
  readonly #pieces: readonly string[];
  #at = 0;

  constructor(readonly text: string, readonly variables: readonly string[]) {
    this.#pieces = piecesOf(text);
  }

  expectEnd(): void {
    if (this.#at < this.#pieces.length) this.#refuse();
  }

  /** Operands with signs between them that bind at least as strongly as the sign of a sum. */
  sum(depth: number, binding = 1): Expression {
    if (depth >= mostParentheses) throw new RangeError("parentheses are nested too deeply");
    let value = this.#operand(depth);
    for (;;) {
      const operator = operatorOf.get(this.#pieces[this.#at] ?? "");
      if (operator === undefined) return value;
      const own = binaryOperators[operator].binding;
      if (own < binding) return value;
      this.#at++;
      // Powers are read from the right.
      const right = this.sum(depth + 1, operator === "pow" ? own : own + 1);
      value = [operator, value, right];
    }
  }

  #operand(depth: number): Expression {
    const piece = this.#pieces[this.#at];
    if (piece === "+") {
      this.#at++;
      return this.sum(depth + 1, minusBinding);
    }
    if (piece === "-") return this.#negative(depth);
    if (piece === "(") return this.#parenthesized(depth);
    if (piece === undefined || !/^\w/.test(piece)) return this.#refuse();
    this.#at++;
    if (/^\d/.test(piece)) return BigInt(piece);
    return this.#pieces[this.#at] === "(" ? this.#call(piece, depth) : this.#named(piece);
  }

  /** A minus before digits is part of the integer, unless they are the base of a power. */
  #negative(depth: number): Expression {
    const next = this.#pieces[++this.#at] ?? "", behind = this.#pieces[this.#at + 1];
    if (/^\d/.test(next) && operatorOf.get(behind ?? "") !== "pow") {
      this.#at++;
      return -BigInt(next);
    }
    return ["neg", this.sum(depth + 1, minusBinding)];
  }

  #parenthesized(depth: number): Expression {
    this.#at++;
    const value = this.sum(depth + 1);
    if (this.#pieces[this.#at] !== ")") this.#refuse();
    this.#at++;
    return value;
  }

  #call(typed: string, depth: number): Expression {
    const name = otherNames[typed] ?? typed;
    if (unaryOperators.includes(name)) return [name, this.#parenthesized(depth)];
    throw new RangeError(noneOf("function", typed, unaryOperators));
  }

  #named(typed: string): Expression {
    if (this.variables.includes(typed)) return typed;
    const name = otherNames[typed] ?? typed;
    if (constants.includes(name)) return name;
    throw new RangeError(noneOf("variable", typed, [...this.variables, ...constants]));
  }

  #refuse(): never {
    const piece = this.#pieces[this.#at], found = piece === undefined ? "its end" : shorten(piece);
    throw new RangeError(
      `${shorten(this.text)} is no expression: ${found} is not understood there`,
    );
  }
}

function piecesOf(text: string): string[] {
  const found: string[] = [], trimmed = text.trim();
  pieces.lastIndex = 0;
  while (pieces.lastIndex < trimmed.length) {
    const from = pieces.lastIndex, match = pieces.exec(trimmed);
    if (match === null) {
      const stray = shorten(trimmed.slice(from).trim());
      throw new RangeError(`${shorten(text)} is no expression: ${stray} is not understood`);
    }
    found.push(match[1] ?? match[2] ?? match[3]!);
    if (found.length > mostPieces) throw new RangeError("the expression is too long");
  }
  return found;
}

/** With no more parentheses than reading the same tree takes. */
export function showInfix(value: Expression): string {
  if (typeof value !== "object") return String(value);
  const [operator, left, right] = value;
  if (right === undefined) {
    return operator === "neg" ? `-${factor(left)}` : `${operator}(${showInfix(left)})`;
  }
  if (!isBinary(operator)) throw new RangeError(`there is no operator ${operator}`);
  const { sign, binding } = binaryOperators[operator];
  const isPower = operator === "pow", spaced = binding === 1 ? ` ${sign} ` : sign;
  return `${operand(left, isPower ? binding + 1 : binding)}${spaced}${
    operand(right, isNegative(right) ? Infinity : isPower ? binding : binding + 1)
  }`;
}

/** What stands behind a minus sign: an integer there would become negative itself. */
function factor(value: Expression): string {
  return typeof value === "bigint" ? `(${value})` : operand(value, minusBinding);
}

/** An operand in parentheses if it binds less strongly than is needed. */
function operand(value: Expression, needed: number): string {
  const text = showInfix(value);
  return bindingOf(value) < needed ? `(${text})` : text;
}

/** Whether a minus sign comes first, which is put in parentheses behind another sign. */
function isNegative(value: Expression): boolean {
  return typeof value === "bigint" ? value < 0n : value[0] === "neg";
}

function bindingOf(value: Expression): number {
  if (isNegative(value)) return minusBinding;
  if (typeof value !== "object") return Infinity;
  const [operator] = value;
  return isBinary(operator) ? binaryOperators[operator].binding : Infinity;
}

/** Expressions as trees, and the names in them. */
import { type binaryNames, unaryNames } from "../flags/operators.ts";

/**
 * An integer, a variable or constant by its name, or an operator with its operands: `["add", "x", ["pow", "y", 2n]]`. A rational
 * number is a quotient: `["div", 1n, 2n]`.
 */
export type Expression =
  | bigint
  | string
  | readonly [operator: string, operand: Expression]
  | readonly [operator: string, left: Expression, right: Expression];

/** Operators of two operands, with their signs in infix notation and how strongly these bind. */
export const binaryOperators = {
  add: { sign: "+", binding: 1 },
  sub: { sign: "-", binding: 1 },
  mul: { sign: "*", binding: 2 },
  div: { sign: "/", binding: 2 },
  pow: { sign: "^", binding: 4 },
} as const satisfies Record<typeof binaryNames[number], unknown>;

export type BinaryOperator = keyof typeof binaryOperators;

/** The minus of `-x` binds more strongly than a product, and less than a power. */
export const minusBinding = 3;

/** Operators of one operand; `neg` is the minus sign, and the others are written as functions. */
export const unaryOperators = unaryNames;

export const constants: readonly string[] = ["pi", "e", "i"];

/** How deep expressions may be nested. */
export const deepest = 256;

export function isBinary(name: unknown): name is BinaryOperator {
  return typeof name === "string" && Object.hasOwn(binaryOperators, name);
}

/** Names that a variable cannot have. */
export const reservedNames: ReadonlySet<string> = new Set([
  ...Object.keys(binaryOperators),
  ...unaryOperators,
  ...constants,
]);

/** @throws {RangeError} if a name cannot be that of a variable, or is given twice */
export function expectVariables(names: readonly string[]): void {
  for (const [i, name] of names.entries()) {
    const wanted = "expected a letter, then letters, digits or _, and no operator or constant";
    if (!/^[A-Za-z]\w*$/.test(name) || reservedNames.has(name)) {
      throw new RangeError(`the variable ${name}: ${wanted}`);
    }
    if (names.indexOf(name) < i) throw new RangeError(`the variable ${name} is given twice`);
  }
}

/** Operators of expressions, and weights by which random ones are drawn: `add:10,mul:10,sin:4`. */
import { noneOf } from "../text/nearest.ts";
import { shorten } from "../text/shorten.ts";

export const binaryNames = ["add", "sub", "mul", "div", "pow"] as const;

export const unaryNames: readonly string[] = [
  ...["neg", "abs", "sign", "sqrt", "exp", "ln", "sin", "cos", "tan", "cot", "sec", "csc"],
  ...["asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"],
];

/** The weight of each operator. */
export type Weights = readonly (readonly [name: string, weight: number])[];

export const operatorsExpected = "operators with weights above 0, as add:10,mul:10,sin:4";

/** @returns what is wrong, if anything is */
export function problemOfOperators(text: string): string | undefined {
  const weights = operatorWeights(text), names = weights.map(([name]) => name);
  const known = [...binaryNames, ...unaryNames];
  for (const [i, [name, weight]] of weights.entries()) {
    if (!known.includes(name)) return noneOf("operator", name, known);
    if (!(weight > 0 && weight < Infinity)) {
      return `expected ${operatorsExpected}, found ${shorten(text.split(",")[i]!)}`;
    }
    if (names.indexOf(name) < i) return `the operator ${name} is given twice`;
  }
  return undefined;
}

export function operatorWeights(text: string): Weights {
  return text.split(",").map((each) => {
    const [name = "", weight = "1", ...rest] = each.trim().split(":");
    return [name, rest.length > 0 || weight.trim() === "" ? NaN : Number(weight)];
  });
}

/** What the leaves of expressions are: weights of the variable, coefficients, integers and constants. */
export const leavesExpected =
  "four weights from 0, of the variable, coefficients, integers and constants; the first above 0";

export function areLeafWeights(text: string): boolean {
  const weights = leafWeights(text);
  return weights.length === 4 && weights[0]! > 0 &&
    weights.every((weight) => weight >= 0 && weight < Infinity);
}

export function leafWeights(text: string): number[] {
  return text.split(",").map((each) => each.trim() === "" ? NaN : Number(each));
}

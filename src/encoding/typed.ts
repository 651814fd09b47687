/** The data types of examples that were collected. */
import { FlagError } from "../errors.ts";
import { readDataTypes } from "../flags/data_types.ts";
import type { DataType } from "../flags/data_types/data_type.ts";
import { grouped } from "../text/grouped.ts";
import type { Collected } from "./collected.ts";
import { dataTypeOf, kindOf, type ValueShape } from "./value_shape.ts";

/** The value of `--data_types` for some examples: `int[5]:range(0,5)`. */
export function typesOf({ shapes: { problem, query, answer }, hasQueries }: Collected): string {
  return [
    typeText(dataTypeOf(problem, false)),
    ...!hasQueries ? [] : [typeText(dataTypeOf(query, false))],
    typeText(dataTypeOf(answer, true)),
  ].join(":");
}

/**
 * Checks that types that were asked for hold all examples: a token of a range could else be mistaken for a digit.
 *
 * @param text the value of `--data_types`
 * @throws {FlagError} naming the first side that does not fit
 */
export function expectFitting(text: string, { shapes, readings, hasQueries }: Collected): void {
  const types = readDataTypes(text);
  if (types === undefined) return;
  const sides = [
    ["problems", types.input, "problem"],
    ["queries", types.query, "query"],
    ["answers", types.output, "answer"],
  ] as const;
  for (const [name, type, side] of sides) {
    const isThere = side !== "query" || hasQueries;
    const problem = isThere === (type !== undefined) && !readings[side].isOfIntegers
      ? undefined
      : misfit(type, shapes[side]);
    if (problem !== undefined) throw new FlagError("--data_types", `${name}: ${problem}`);
  }
}

function misfit(type: DataType | undefined, shape: ValueShape): string | undefined {
  const { dimensions, sizes, least, most } = shape;
  if (type === undefined || dimensions === undefined) {
    return type === dimensions ? undefined : "expected a type for each column";
  }
  const expected = `expected values of ${typeText(type)}`;
  const allowed = type.kind === "array" ? type.sizes : [];
  if (dimensions !== allowed.length) return `${expected}, found ${kindOf(dimensions)}`;
  const element = type.kind === "array" ? type.element : type;
  if (element.kind === "range" && (least < element.from || most >= element.to)) {
    return `${expected}, found ${grouped(least)} to ${grouped(most)}`;
  }
  // The largest of the sizes bounds every dimension.
  const longest = Math.max(0, ...sizes.map((size) => size.most));
  return longest <= Math.max(0, ...allowed) ? undefined : `${expected}, found ${longest} in a row`;
}

/** How integers, and arrays of them, are declared. */
function typeText(type: DataType): string {
  if (type.kind === "range") return `range(${type.from},${type.to})`;
  if (type.kind !== "array") return "int";
  return typeText(type.element) + type.sizes.map((size) => `[${size}]`).join("");
}

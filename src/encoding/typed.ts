/** The data types of examples that were collected. */
import { FlagError } from "../errors.ts";
import { type DataType, readDataTypes } from "../flags/data_types.ts";
import { grouped } from "../text/grouped.ts";
import type { Collected } from "./collected.ts";
import { dataTypeOf, kindOf, type ValueShape } from "./value_shape.ts";

/** The value of `--data_types` for some examples: `int[5]:range(0,5)`. */
export function typesOf({ shapes: { problem, query, answer } }: Collected): string {
  return [
    typeText(dataTypeOf(problem, false)),
    ...query.dimensions === undefined ? [] : [typeText(dataTypeOf(query, false))],
    typeText(dataTypeOf(answer, true)),
  ].join(":");
}

/**
 * Checks that types that were asked for hold all examples: a token of a range could else be mistaken for a digit.
 *
 * @param text the value of `--data_types`
 * @throws {FlagError} naming the first side that does not fit
 */
export function expectFitting(text: string, { shapes }: Collected): void {
  const types = readDataTypes(text);
  if (types === undefined) return;
  const sides = [
    ["problems", types.input, shapes.problem],
    ["queries", types.query, shapes.query],
    ["answers", types.output, shapes.answer],
  ] as const;
  for (const [name, type, shape] of sides) {
    const problem = misfit(type, shape);
    if (problem !== undefined) throw new FlagError("--data_types", `${name}: ${problem}`);
  }
}

function misfit(type: DataType | undefined, shape: ValueShape): string | undefined {
  const { dimensions, sizes, least, most } = shape;
  if (type === undefined || dimensions === undefined) {
    return type === dimensions ? undefined : "expected a type for each column";
  }
  const expected = `expected values of ${typeText(type)}`;
  const expectedDimensions = "from" in type ? 0 : type.sizes.length;
  if (dimensions !== expectedDimensions) return `${expected}, found ${kindOf(dimensions)}`;
  if ("from" in type) {
    const isHeld = least >= type.from && most < type.to;
    return isHeld ? undefined : `${expected}, found ${grouped(least)} to ${grouped(most)}`;
  }
  // The largest of the sizes bounds every dimension.
  const longest = Math.max(0, ...sizes.map((size) => size.most));
  return longest <= Math.max(0, ...type.sizes)
    ? undefined
    : `${expected}, found ${longest} in a row`;
}

function typeText(type: DataType): string {
  if ("from" in type) return `range(${type.from},${type.to})`;
  return `int${type.sizes.map((size) => `[${size}]`).join("")}`;
}

/** The data types of examples that were collected. */
import type { DataType } from "../flags/data_types.ts";
import type { Collected } from "./collected.ts";
import { dataTypeOf } from "./value_shape.ts";

/** The value of `--data_types` for some examples: `int[5]:range(0,5)`. */
export function typesOf({ shapes: { problem, query, answer } }: Collected): string {
  return [
    typeText(dataTypeOf(problem, false)),
    ...query.dimensions === undefined ? [] : [typeText(dataTypeOf(query, false))],
    typeText(dataTypeOf(answer, true)),
  ].join(":");
}

function typeText(type: DataType): string {
  if ("from" in type) return `range(${type.from},${type.to})`;
  return `int${type.sizes.map((size) => `[${size}]`).join("")}`;
}

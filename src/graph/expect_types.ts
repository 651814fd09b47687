import { ShapeError } from "../errors.ts";
import type { ElementType, TensorType } from "./graph.ts";
import { showShape } from "./shape.ts";

/**
 * Refuses ids where floats are needed, or floats where ids are.
 *
 * @param types element types of the inputs in order; inputs that are left out at the end are optional ones
 * @throws ShapeError naming the operation and what it was given
 */
export function expectTypes(
  op: string,
  inputs: readonly TensorType[],
  types: readonly ElementType[],
): void {
  if (inputs.every(({ type }, i) => type === types[i])) return;
  const found = inputs.map(({ type, shape }) => `${type} ${showShape(shape)}`).join(", ");
  throw new ShapeError(op, `needs ${types.join(", ")}, found ${found}`);
}

import { leavesOf, type NamedTensors } from "../../graph/graph.ts";
import { concreteShape, elementCount, type Sizes } from "../../graph/shape.ts";

/** The first `length` numbers of a weight: a table may be used in its first rows only. */
export type WeightValues = (name: string, length: number) => ArrayLike<number>;

/** The weights that a graph uses, by name. */
export function weightFeeds(
  outputs: NamedTensors,
  weightValues: WeightValues,
  sizes: Sizes,
): Map<string, Float64Array> {
  const feeds = new Map<string, Float64Array>();
  for (const { origin, shape } of leavesOf(Object.values(outputs))) {
    if (origin.kind !== "parameter") continue;
    const values = weightValues(origin.name, elementCount(concreteShape(shape, sizes)));
    feeds.set(origin.name, Float64Array.from(values));
  }
  return feeds;
}

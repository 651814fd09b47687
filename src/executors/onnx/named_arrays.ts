import type { NamedArray } from "../engine.ts";
import type { Layout } from "../layout.ts";
import type { FlatMemory } from "./flat_memory.ts";

/** The weights in a flat memory, by name. */
export function namedWeights(layout: Layout, memory: FlatMemory): NamedArray[] {
  return namedAt(layout, memory, memory.weights, () => true);
}

/** What the optimizer keeps for each trainable weight. */
export function namedState(
  layout: Layout,
  memory: FlatMemory,
): ReadonlyMap<string, readonly NamedArray[]> {
  return new Map(
    Object.entries(memory.state).map(([kind, address]) => [
      kind,
      namedAt(layout, memory, address, (trainable) => trainable),
    ]),
  );
}

function namedAt(
  layout: Layout,
  memory: FlatMemory,
  address: number,
  wanted: (trainable: boolean) => boolean,
): NamedArray[] {
  return [...layout.parts.values()]
    .filter(({ trainable }) => wanted(trainable))
    .map(({ part, offset, length }) => ({
      name: part.name,
      part,
      values: memory.floats(address, offset, length),
    }));
}

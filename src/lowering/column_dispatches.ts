/** Dispatches that copy between one matrix and several that lie side by side in it, each bound on its own. */
import type { Tensor } from "../graph/graph.ts";
import type { Dispatch, Kernel } from "../graph/dispatch.ts";
import { perElement } from "./workgroups.ts";

/** Every device can bind eight arrays: the one matrix and so many parts. */
const mostParts = 7;

const places = Array.from({ length: mostParts }, (_, i) => i);

export interface ColumnCopy {
  readonly kernel: Kernel;
  /** The one matrix by the name the kernel gives it. */
  readonly whole: Readonly<Record<string, Tensor>>;
  readonly rows: number;
  readonly parts: readonly Tensor[];
  /** Columns of each part; together those of the one matrix. */
  readonly widths: readonly number[];
}

/** Parts are spread evenly over as few dispatches as can bind them; what is empty cannot be bound and is left out. */
export function columnDispatches(copy: ColumnCopy): Dispatch[] {
  const { kernel, whole, rows } = copy;
  const parts = copy.parts.filter((_, i) => copy.widths[i]! > 0);
  const widths = copy.widths.filter((width) => width > 0);
  const ends = widths.map((_, i) => widths.slice(0, i + 1).reduce((a, b) => a + b));
  const count = Math.ceil(parts.length / Math.ceil(parts.length / mostParts));
  const dispatches: Dispatch[] = [];
  for (let start = 0; start < parts.length; start += count) {
    const bound = parts.slice(start, start + count);
    const first = ends[start - 1] ?? 0, ownEnds = ends.slice(start, start + count);
    const last = ownEnds.at(-1)!;
    const named = <T>(name: string, values: readonly T[], rest: T) =>
      Object.fromEntries(places.map((i) => [`${name}${i}`, values[i] ?? rest]));
    dispatches.push({
      kernel,
      bindings: whole,
      optional: named<Tensor | undefined>("part", bound, undefined),
      ...perElement(rows * (last - first), {
        ...{ width: ends.at(-1)!, first, last },
        ...named("end", ownEnds, last),
      }),
    });
  }
  return dispatches;
}

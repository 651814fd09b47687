/** Dispatches that copy between one matrix and several that lie side by side in it, each bound on its own. */
import type { Tensor } from "../graph/graph.ts";
import { type Dispatch, type Kernel, linearGroups } from "./dispatch.ts";

/** Every device can bind eight arrays: the one matrix and so many parts. */
const mostParts = 7;

export interface ColumnCopy {
  readonly kernel: Kernel;
  /** The one matrix by the name the kernel gives it. */
  readonly whole: Readonly<Record<string, Tensor>>;
  readonly rows: number;
  readonly parts: readonly Tensor[];
  /** Columns of each part; together those of the one matrix. */
  readonly widths: readonly number[];
  /** Text of the kernel's function that reads or writes an element of one of so many parts. */
  access(parts: number): string;
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
    const unused = new Array<number>(mostParts - bound.length).fill(last);
    const declared = `${declarations(bound.length)}\n${copy.access(bound.length)}`;
    dispatches.push({
      kernel,
      bindings: { ...whole, ...Object.fromEntries(bound.map((part, i) => [`part${i}`, part])) },
      dims: [rows, ends.at(-1)!, first, last, ...ownEnds, ...unused],
      slots: { PARTS: declared, DIMS: String(bound.length + 1) },
      groups: linearGroups(Math.ceil(rows * (last - first) / 256)),
    });
  }
  return dispatches;
}

function declarations(count: number): string {
  return numbers(count).map((i) =>
    `@group(0) @binding(${i + 1}) var<storage, read_write> part${i}: array<{{part${i}}}>;`
  ).join("\n");
}

/**
 * One line for each part: `statement` for elements whose column is the part's.
 *
 * @param statement given the element as WGSL and the part's slot for its element type
 */
export function caseOfColumn(
  parts: number,
  statement: (element: string, type: string) => string,
): string {
  return numbers(parts).map((i) => {
    const start = i === 0 ? "dims.first" : `dims.end${i - 1}`;
    const element = `part${i}[row * (dims.end${i} - ${start}) + column - ${start}]`;
    return `  if (column < dims.end${i}) { ${statement(element, `{{part${i}}}`)} }`;
  }).join("\n");
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** A graph as a line of printable characters, each of which holds six bits. */

export interface Graph {
  /** Number of vertices. */
  readonly size: number;
  /** Pairs of vertices from 0 on; those of undirected graphs have the smaller number first. */
  readonly edges: readonly (readonly [number, number])[];
  readonly isDirected: boolean;
}

/** Characters are those from `?` on. */
const lowest = 63, highest = 126;

/** @throws {RangeError} saying what is wrong with the line */
export function readGraph(line: string): Graph {
  const kind = line[0] === ":" || line[0] === "&" ? line[0] : "";
  const bits = new Bits(line.slice(kind.length));
  const size = sizeOf(bits);
  if (kind === ":") return { size, edges: sparseEdges(bits, size), isDirected: false };
  const isDirected = kind === "&";
  const count = isDirected ? size * size : size * (size - 1) / 2;
  const expected = Math.ceil(count / 6);
  if (bits.charactersLeft !== expected) {
    throw new RangeError(
      `a graph of ${size} vertices has ${expected} characters behind their number, found ${bits.charactersLeft}`,
    );
  }
  return { size, edges: isDirected ? rowEdges(bits, size) : triangleEdges(bits, size), isDirected };
}

class Bits {
  #at = 0;

  constructor(readonly text: string) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < lowest || code > highest) {
        throw new RangeError(
          `the character ${JSON.stringify(text[i])} stands in no graph of graph6`,
        );
      }
    }
  }

  get left(): number {
    return 6 * this.text.length - this.#at;
  }

  get charactersLeft(): number {
    return this.left / 6;
  }

  take(count: number): number {
    if (count > this.left) throw new RangeError("the graph is cut off");
    let number = 0;
    for (const end = this.#at + count; this.#at < end; this.#at++) {
      const six = this.text.charCodeAt(Math.floor(this.#at / 6)) - lowest;
      number = 2 * number + (six >> 5 - this.#at % 6 & 1);
    }
    return number;
  }
}

/** The number of vertices: in one character, or in three behind `~`, or in six behind `~~`. */
function sizeOf(bits: Bits): number {
  const large = highest - lowest, first = bits.take(6);
  if (first < large) return first;
  const second = bits.take(6);
  return second < large ? second * 2 ** 12 + bits.take(12) : bits.take(36);
}

/** Bits of the adjacency matrix above the diagonal, column by column. */
function triangleEdges(bits: Bits, size: number): [number, number][] {
  const edges: [number, number][] = [];
  for (let j = 1; j < size; j++) {
    for (let i = 0; i < j; i++) if (bits.take(1) === 1) edges.push([i, j]);
  }
  return edges;
}

/** Bits of the adjacency matrix, row by row. */
function rowEdges(bits: Bits, size: number): [number, number][] {
  const edges: [number, number][] = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) if (bits.take(1) === 1) edges.push([i, j]);
  }
  return edges;
}

/** Pairs of a bit, which moves on to the next vertex, and a vertex: a smaller one is a neighbor, a larger one is moved to. */
function sparseEdges(bits: Bits, size: number): [number, number][] {
  const edges: [number, number][] = [];
  const width = size < 2 ? 0 : Math.floor(Math.log2(size - 1)) + 1;
  for (let vertex = 0; bits.left > width;) {
    vertex += bits.take(1);
    const other = bits.take(width);
    // The last character is filled up with bits that mean such vertices.
    if (vertex >= size || other >= size) break;
    if (other > vertex) vertex = other;
    else edges.push([other, vertex]);
  }
  return edges;
}

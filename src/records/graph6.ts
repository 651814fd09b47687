/** Files of graphs, one on each line, as nauty writes them: graph6, sparse6 (with `:` first) and digraph6 (`&`). */
import { FileError } from "../errors.ts";
import { grouped } from "../text/grouped.ts";
import { type Graph, readGraph } from "./graph_line.ts";
import type { Cell, Records, Row } from "./record.ts";
import type { Source } from "./source.ts";
import { type Line, linesOf } from "./text_blocks.ts";

/** The columns, from a graph. */
const cells = {
  graph: adjacencyMatrix,
  edges: ({ edges }) => edges.map((pair) => pair.map(BigInt)),
  n: ({ size }) => BigInt(size),
} satisfies Record<string, (graph: Graph) => Cell>;

/** Vertices of graphs whose adjacency matrix is made: more would fill the memory. */
const mostRows = 2000;

const header = /^>>(?:graph6|sparse6|digraph6)<</;

export function openGraphs({ path, blocks, options: { wanted } }: Source): Promise<Records> {
  const columns = Object.keys(cells);
  const isWanted = columns.map((name, i) =>
    wanted === undefined || wanted.includes(name) || wanted.includes(String(i + 1))
  );
  function rowOf({ text, line }: Line): Row {
    try {
      const graph = readGraph(text);
      return {
        line,
        cells: Object.values(cells).map((cell, i) => isWanted[i] ? cell(graph) : null),
      };
    } catch (error) {
      if (error instanceof RangeError) throw new FileError(path, error.message, line);
      throw error;
    }
  }
  async function* records() {
    for await (const block of blocks) yield graphLines(linesOf(block)).map(rowOf);
  }
  return Promise.resolve({ path, format: "graph6", columns, blocks: records });
}

function graphLines(lines: readonly Line[]): Line[] {
  return lines.map(({ text, line }) => ({ text: text.replace(header, "").trimEnd(), line }))
    .filter(({ text }) => text !== "");
}

/** Whether all lines are graphs: hardly any other text has the right number of characters. */
export function areGraphs(lines: readonly string[]): boolean {
  const graphs = graphLines(lines.map((text) => ({ text, line: 0 })));
  return graphs.length > 0 && graphs.every(({ text }) => {
    try {
      return readGraph(text).size > 0;
    } catch {
      return false;
    }
  });
}

/** Rows of 0 and 1. */
function adjacencyMatrix({ size, edges, isDirected }: Graph): Cell {
  if (size > mostRows) {
    throw new RangeError(
      `a graph of ${grouped(size)} vertices, expected at most ${
        grouped(mostRows)
      }: read its column edges`,
    );
  }
  const rows = Array.from({ length: size }, () => Array<bigint>(size).fill(0n));
  for (const [i, j] of edges) {
    rows[i]![j] = 1n;
    if (!isDirected) rows[j]![i] = 1n;
  }
  return rows;
}

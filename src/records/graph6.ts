/** Files of graphs, one on each line, as nauty writes them: graph6, sparse6 (with `:` first) and digraph6 (`&`). */
import { readGraph } from "./graph_line.ts";
import { graphParts, partOf } from "./graph_parts.ts";
import type { Records, Row } from "./record.ts";
import type { Source } from "./source.ts";
import { type Line, linesOf } from "./text_blocks.ts";

/** Their matrices may be large. */
const graphsAtATime = 64;

const header = /^>>(?:graph6|sparse6|digraph6)<</;

export function openGraphs({ path, blocks }: Source): Promise<Records> {
  /** A line that is no graph says so: others may be read all the same. */
  function rowOf({ text, line }: Line, wanted: readonly number[] | undefined): Row {
    try {
      const graph = readGraph(text);
      return {
        line,
        cells: graphParts.map((part, i) =>
          wanted?.includes(i) ?? true ? partOf(graph, part) : null
        ),
      };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { line, cells: [], problem: error.message };
    }
  }
  async function* records(wanted?: readonly number[]) {
    for await (const block of blocks) {
      const lines = graphLines(linesOf(block));
      for (let at = 0; at < lines.length; at += graphsAtATime) {
        yield lines.slice(at, at + graphsAtATime).map((line) => rowOf(line, wanted));
      }
    }
  }
  return Promise.resolve({ path, format: "graph6", columns: graphParts, blocks: records });
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

/** Which tokens may follow which in lists of edges: each edge once, in ascending order. */
import { before, done, goesOn, type GrammarState, to, toEach } from "./grammar.ts";

export interface EdgeSpelling {
  /** Tokens of the vertices, from that of 0 on. */
  readonly vertices: readonly string[];
  readonly directed: boolean;
  /** Left out where edges have none. */
  readonly weight: GrammarState | undefined;
  readonly end: string;
}

/** @param last vertices of the edge before */
export function edgeGrammar(
  spelling: EdgeSpelling,
  last: readonly [number, number] = [0, -1],
): GrammarState {
  const { vertices, directed, weight = done, end } = spelling, [from, above] = last;
  // In undirected graphs an edge begins at its lower vertex.
  const lowest = (start: number) => Math.max(directed ? 0 : start, start === from ? above + 1 : 0);
  const second = (start: number) =>
    goesOn(2 + weight.fewest, () => [
      toEach(vertices.slice(lowest(start)), 1 + weight.fewest, (token) =>
        before(weight, edgeGrammar(spelling, [start, vertices.indexOf(token)]))),
    ]);
  return goesOn(1, () => {
    const starts = vertices.slice(lowest(from) < vertices.length ? from : from + 1);
    const first = toEach(starts, 2 + weight.fewest, (token) => second(vertices.indexOf(token)));
    return [to([end], done), ...starts.length > 0 ? [first] : []];
  });
}

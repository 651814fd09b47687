import type { Value } from "../records/record.ts";
import { expectInteger } from "./decimal_float.ts";
import { knownDescription, type TokenizerDescription } from "./description.ts";
import { edgeGrammar } from "./edge_grammar.ts";
import { elementTokenizer } from "./element.ts";
import { bracketed, integerIn, listIn, notationOf, refuse } from "./notation.ts";
import { compareValues } from "./order.ts";
import { encodeItems, endFor, itemsAt } from "./sequences.ts";
import { symbolicInts } from "./symbolic_ints.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/** Two vertices, numbered from 0, and the weight where edges have one. */
export type Edge<W = never> = readonly [bigint, bigint] | readonly [bigint, bigint, W];

export interface EdgeListOptions<W> {
  /** Number of vertices, at most. */
  readonly vertices: number;
  /** Whether [0, 1] is another edge than [1, 0]; left out: no. */
  readonly directed?: boolean;
  /** Tokenizer of the weights; left out: edges have none. */
  readonly weight?: ElementTokenizer<W>;
}

/**
 * Graphs as lists of their edges: two vertices each, `N0`, `N1`, …, with the weight behind them if there are weights, and `.` behind the
 * last edge. Edges are written in ascending order, each once, and those of undirected graphs with the lower vertex
 * first; other orders are accepted and become this one. Vertices without edges are not part of the list.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const { encode } = edgeLists({ vertices: 4 });
 * assert.equal(encode([[2n, 1n], [0n, 3n]]).join(" "), "N0 N3 N1 N2 .");
 * ```
 *
 * @throws {RangeError} if `vertices` is not an integer from 1 to 10,000
 */
export function edgeLists<W = never>(
  options: EdgeListOptions<W>,
): ElementTokenizer<readonly Edge<W>[]> {
  expectInteger("edgeLists: vertices", options.vertices, 1, 10_000);
  const edge = edges(options), end = endFor(edge), { directed = false } = options;
  const sorted = (list: readonly Edge<W>[]) =>
    list.map((each) => directed || each[0] <= each[1] ? each : turned(each)).sort(compareValues);
  const simple = (list: readonly Edge<W>[]) => {
    const different = sorted(list).filter((each, i, all) =>
      i === 0 || compareValues(all[i - 1], each) !== 0
    );
    const twice = firstParallel(different);
    if (twice === undefined) return different;
    throw new RangeError(`the edge from ${twice[0]} to ${twice[1]} has two weights`);
  };
  const vertices = symbolicInts(0, options.vertices - 1, "N").symbols;
  const weight = options.weight?.grammar, hasGrammar = weight !== undefined || !options.weight;
  const start = edgeGrammar({ vertices, directed, weight: weight?.start, end });
  return elementTokenizer<readonly Edge<W>[]>({
    symbols: [...edge.symbols, end],
    encode: (list) => encodeItems(simple(list), edge, end),
    parseAt(tokens, start) {
      const parsed = itemsAt(tokens, start, edge, end), value = parsed && sorted(parsed.value);
      if (value === undefined || firstParallel(value) !== undefined) return undefined;
      return { value, end: parsed!.end };
    },
    ...hasGrammar && { grammar: { start, isUnique: weight?.isUnique ?? true } },
    notation: {
      read: (cell) =>
        simple(listIn(cell, "a list of edges").map((item) => edge.notation.read(item))),
      show: (list) => bracketed(sorted(list).map(edge.notation.show)),
    },
  }, descriptionOfGraphs(options));
}

function descriptionOfGraphs<W>(
  { vertices, directed = false, weight }: EdgeListOptions<W>,
): TokenizerDescription | undefined {
  const graphs = { kind: "edgeLists", vertices, directed } as const;
  if (weight === undefined) return graphs;
  const inner = knownDescription(weight);
  return inner && { ...graphs, weight: inner };
}

function turned<W>([a, b, ...weight]: Edge<W>): Edge<W> {
  return [b, a, ...weight] as Edge<W>;
}

/** An edge that joins the same vertices as the one before it. */
function firstParallel<W>(sorted: readonly Edge<W>[]): Edge<W> | undefined {
  return sorted.find(([a, b], i) => i > 0 && sorted[i - 1]![0] === a && sorted[i - 1]![1] === b);
}

function edges<W>({ vertices, weight }: EdgeListOptions<W>) {
  const vertex = symbolicInts(0, vertices - 1, "N");
  const size = weight === undefined ? 2 : 3;
  const expected = `an edge: two vertices from 0 to ${vertices - 1}` +
    (weight === undefined ? "" : " and a weight");
  const weightNotation = weight && notationOf(weight);
  const read = (cell: Value): Edge<W> => {
    const items = listIn(cell, expected);
    if (items.length !== size) refuse(expected, items);
    const ends = items.slice(0, 2).map((item) => integerIn(item, "a vertex"));
    const stray = ends.find((each) => each < 0n || each >= BigInt(vertices));
    if (stray !== undefined) refuse(expected, stray);
    return [...ends, ...weightNotation ? [weightNotation.read(items[2]!)] : []] as unknown as Edge<
      W
    >;
  };
  return elementTokenizer<Edge<W>>({
    symbols: [...vertex.symbols, ...weight?.symbols ?? []],
    encode: ([a, b, ...rest]) => [
      ...vertex.encode(a),
      ...vertex.encode(b),
      ...weight ? weight.encode(rest[0] as W) : [],
    ],
    parseAt(tokens, start) {
      const a = vertex.parseAt(tokens, start), b = a && vertex.parseAt(tokens, a.end);
      if (a === undefined || b === undefined) return undefined;
      if (weight === undefined) return { value: [a.value, b.value], end: b.end };
      const weighed = weight.parseAt(tokens, b.end);
      return weighed && { value: [a.value, b.value, weighed.value], end: weighed.end };
    },
    notation: {
      read,
      show: ([a, b, ...rest]) =>
        bracketed([`${a}`, `${b}`, ...weightNotation ? [weightNotation.show(rest[0] as W)] : []]),
    },
  });
}

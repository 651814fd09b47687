import assert from "node:assert/strict";
import fc from "fast-check";
import { readGraph } from "../../src/records/graph_line.ts";
import { soak } from "../soak.ts";
import { read } from "./read.ts";

type Pair = readonly [number, number];

/** Bits in printable characters, filled up. */
function packed(bits: string, fill: string): string {
  const full = bits.padEnd(Math.ceil(bits.length / 6) * 6, fill);
  return full.replace(/.{6}/g, (six) => String.fromCharCode(63 + parseInt(six, 2)));
}

function binary(number: number, width: number): string {
  return width === 0 ? "" : number.toString(2).padStart(width, "0");
}

function packedSize(size: number): string {
  return size < 63 ? packed(binary(size, 6), "0") : `~${packed(binary(size, 18), "0")}`;
}

function graph6(size: number, has: (i: number, j: number) => boolean): string {
  let bits = "";
  for (let j = 0; j < size; j++) for (let i = 0; i < j; i++) bits += has(i, j) ? "1" : "0";
  return packedSize(size) + packed(bits, "0");
}

function digraph6(size: number, has: (i: number, j: number) => boolean): string {
  let bits = "";
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) bits += has(i, j) ? "1" : "0";
  return `&${packedSize(size)}${packed(bits, "0")}`;
}

/** @param edges with the larger vertex last, sorted by it and then by the other */
function sparse6(size: number, edges: readonly Pair[]): string {
  const width = size < 2 ? 0 : (size - 1).toString(2).length;
  let bits = "", vertex = 0;
  for (const [i, j] of edges) {
    if (j === vertex + 1) bits += `1${binary(i, width)}`;
    else if (j === vertex) bits += `0${binary(i, width)}`;
    else bits += `1${binary(j, width)}0${binary(i, width)}`;
    vertex = j;
  }
  const left = (6 - bits.length % 6) % 6;
  const isMistakable = [2, 4, 8, 16].includes(size) && vertex === size - 2 && left > width;
  return `:${packedSize(size)}${packed(isMistakable ? `${bits}0` : bits, "1")}`;
}

const graphs = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 60, max: 70 })).chain(
  (size) => {
    const vertex = fc.nat({ max: Math.max(0, size - 1) });
    const pairs = fc.array(fc.tuple(vertex, vertex), { maxLength: size === 0 ? 0 : 30 });
    return fc.tuple(fc.constant(size), pairs);
  },
);

function key([i, j]: Pair): string {
  return `${i}-${j}`;
}

Deno.test("graphs of all three formats are read as they were written", () => {
  const property = fc.property(graphs, ([size, pairs]) => {
    const directed = new Set(pairs.map(key));
    const found = readGraph(digraph6(size, (i, j) => directed.has(key([i, j]))));
    assert.equal(found.size, size);
    assert.deepEqual(new Set(found.edges.map(key)), directed);

    const sorted = pairs.map(([i, j]): Pair => [Math.min(i, j), Math.max(i, j)])
      .sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    const sparse = readGraph(sparse6(size, sorted));
    assert.equal(sparse.size, size);
    assert.deepEqual(sparse.edges, sorted);

    const simple = new Set(sorted.filter(([i, j]) => i < j).map(key));
    const dense = readGraph(graph6(size, (i, j) => simple.has(key([i, j]))));
    assert.deepEqual(new Set(dense.edges.map(key)), simple);
  });
  fc.assert(property, { numRuns: soak(300) });
});

Deno.test("a header is passed over, and the kinds may be mixed", async () => {
  const { format, rows } = await read("a.g6", ">>graph6<<A_\n:An\n&AO\n\n");
  assert.equal(format, "graph6");
  assert.deepEqual(rows.map(([, edges, n]) => [edges, n]), [
    [[[0n, 1n]], 2n],
    [[[0n, 1n]], 2n],
    [[[0n, 1n]], 2n],
  ]);
});

Deno.test("graphs that are cut off, or very large, say what is wrong; others are read all the same", async () => {
  const mistakes: readonly (readonly [string, RegExp])[] = [
    ["D?", /^a graph of 5 vertices has 2 characters behind their number, found 1$/],
    ["~", /^the graph is cut off$/],
    ["A b", /^the character " " stands in no graph of graph6$/],
    [":~~?~~~~~", /^a graph of [\d,]+ vertices, expected at most 500/],
    ["~~~~~~~~", /^a graph of \d+ vertices has \d+ characters/],
  ];
  for (const [line, message] of mistakes) {
    const { rows, problems } = await read("a.g6", `A_\n${line}\nA?\n`);
    assert.match(problems[1]!, message);
    assert.deepEqual([problems[0], problems[2]], [undefined, undefined]);
    assert.deepEqual(rows.map(({ length }) => length > 0), [true, false, true]);
  }
  const { rows } = await read("a.s6", ":~~?~~~~~\n", { wanted: [2] });
  assert.deepEqual(rows, [[null, null, 2n ** 30n - 1n]]);
});

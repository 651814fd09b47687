/**
 * Decoding in chunks: several steps that an executor runs as one loop, without the host.
 *
 * What differs from the steps of `decoding.ts`: The next tokens, and in a beam search the next beams, are chosen by the graph
 * itself, and carried to the next turn together with positions. A KV cache has a fixed size, with room for all steps of the
 * chunk, and each step writes its keys and values into it. Which of them a row sees is a length or, where beams share a cache,
 * the bias: each turn opens it for the token of the row itself, and passes it on to the beams that continue the row. The host
 * reads what was chosen when the chunk is done, and finds out then which answers were complete before; what was computed of
 * them afterwards is ignored.
 *
 * Before each chunk, `arrange` makes room in the caches, and leaves out what is no longer needed.
 */
import { input, leavesOf, type NamedTensors, type Tensor } from "../graph/graph.ts";
import type { LoopGraph } from "../graph/loop.ts";
import { multiplyDims } from "../graph/shape.ts";
import { argmax } from "../ops/argmax.ts";
import { concatRows } from "../ops/concat_rows.ts";
import { embedding } from "../ops/embedding.ts";
import { increase } from "../ops/increase.ts";
import { nextBeams } from "../ops/next_beams.ts";
import { reshape } from "../ops/reshape.ts";
import { scatterRows } from "../ops/scatter_rows.ts";
import { topK } from "../ops/top_k.ts";
import { zeros } from "../ops/zeros.ts";
import { eosId } from "../tokenizers/vocabulary.ts";
import {
  type Cache,
  greedyStep,
  rowGatherer,
  selectedMemory,
  type StepKind,
  type Steps,
} from "./decoding.ts";

export interface ChunkGraphs extends Pick<Steps, "prepare" | "caches" | "logits" | "bos"> {
  /**
   * `selected.memory.NAME` and `selected.past.NAME` of `B` rows, from those of `A`: of KV caches `K` of the `P` positions, and
   * room for `Z` more, `N` together.
   */
  readonly arrange: NamedTensors;
  /**
   * The steps. Inputs besides those of a step: `slot` `[B]`, the rows of caches that the tokens are written to; and by how
   * much things grow from turn to turn, `[1]` each: `one`, `rows`, `beams`, `problems`.
   *
   * Collected are, greedily, `best` `[B]`; in a beam search `scores` and `choices`. Further inputs are there `sums` and
   * `parent` `[B]`, the rows that each continues; `bias` `[M*R*N, 1]`, and `place` `[M*R]`, where the beams of a problem find
   * the bias for their own tokens.
   */
  readonly loop: LoopGraph;
}

/** Chunks of a beam search. */
export interface BeamChunkGraphs extends ChunkGraphs {
  /** Whether caches are trees, as in `decoding.ts`; else they are states, which the beams of each step gather. */
  readonly treeCache: boolean;
}

/** How a model decodes in chunks; left out where each step needs another graph. */
export interface ChunkedDecoding {
  /** Left out where answers are written at once. */
  greedy?(): ChunkGraphs;
  beams(size: number): BeamChunkGraphs;
}

type Build = (kind: StepKind) => Steps;

/** @param build describes decoding with steps of a kind */
export function greedyChunks(build: Build): ChunkGraphs {
  const slot = counter("slot", "B"), position = counter("position", "B");
  const next = {
    slot: increase(slot, stride("rows")),
    position: increase(position, stride("one")),
  };
  const steps = build({
    ...greedyStep,
    appendToCache: ({ name, columns, rows }, own) =>
      scatterRows(input(`past.${name}`, "f32", [rows.present, columns]), own, slot),
    // Rows see their own token, and all before it.
    attentionMask: () => ({ lengths: next.position }),
  });
  const results = { best: argmax(steps.logits), ...steps.present };
  return {
    ...steps,
    arrange: arrangement(steps),
    loop: {
      ...carrying(results, { token: "best", ...presentOf(steps.caches) }, next),
      collected: ["best"],
    },
  };
}

/** @param build describes decoding with steps of a kind @param size beams of each problem @param treeCache see there */
export function beamChunks(build: Build, size: number, treeCache: boolean): BeamChunkGraphs {
  const slot = counter("slot", "B"), place = counter("place", multiplyDims("M", "R"));
  const bias = input("bias", "f32", [multiplyDims("M", "N", "R"), 1]);
  const seen = scatterRows(bias, zeros([multiplyDims("M", "R"), 1]), place);
  const steps = build(beamStep(slot, seen));
  const { logits, present, caches } = steps;
  const [scores, choices] = topK(logits, input("sums", "f32", ["B"]), {
    problems: "M",
    count: 2 * size,
  });
  const attributes = { size, vocabSize: logits.shape[1] as number, closing: eosId };
  const [token, sums, parent, paths] = nextBeams(scores!, choices!, attributes);
  const results = { scores: scores!, choices: choices!, ...present };
  return {
    ...steps,
    arrange: arrangement(steps),
    loop: {
      ...carrying(results, presentOf(caches), {
        ...{ token: token!, sums: sums!, parent: parent! },
        bias: embedding(reshape(seen, [multiplyDims("M", "R"), "N"]), paths!),
        slot: increase(slot, stride("rows")),
        place: increase(place, stride("beams")),
        position: increase(counter("position", "B"), stride("one")),
        row: increase(counter("row", "B"), stride("problems")),
      }),
      collected: ["scores", "choices"],
    },
    treeCache,
  };
}

/** @param seen bias with which the rows of this step see what is cached */
function beamStep(slot: Tensor, seen: Tensor): StepKind {
  const readers = { problems: "M", each: "R" };
  const parent = input("parent", "i32", ["B"]), problem = input("problem", "i32", ["B"]);
  const bias = reshape(seen, [multiplyDims("M", "N", "R")]);
  return {
    readers,
    pastState: ({ name, columns, rows }) =>
      embedding(input(`past.${name}`, "f32", [rows.past, columns]), parent),
    appendToCache: ({ name, columns }, own) =>
      scatterRows(input(`past.${name}`, "f32", [multiplyDims("M", "N"), columns]), own, slot),
    attentionMask: () => ({ bias, readers }),
    expandToBeams: (known) => embedding(known, problem),
  };
}

function counter(name: string, count: string | number): Tensor {
  return input(name, "i32", [count]);
}

/** By how much a counter grows. */
function stride(name: string): Tensor {
  return input(name, "i32", [1]);
}

function presentOf(caches: readonly Cache[]): Record<string, string> {
  return Object.fromEntries(caches.map(({ name }) => [`past.${name}`, `present.${name}`]));
}

/** @param carried results for inputs of the next turn @param next what else these inputs may become, if they are read at all */
function carrying(
  results: NamedTensors,
  carried: Readonly<Record<string, string>>,
  next: NamedTensors,
): Pick<LoopGraph, "outputs" | "carried"> {
  const read = new Set(
    leavesOf(Object.values(results)).flatMap(({ origin }) =>
      origin.kind === "input" ? [origin.name] : []
    ),
  );
  const more = Object.entries(next).filter(([name]) => read.has(name));
  const kept = Object.entries(carried).filter(([name]) => read.has(name));
  return {
    outputs: {
      ...results,
      ...Object.fromEntries(more.map(([name, tensor]) => [`next.${name}`, tensor])),
    },
    carried: Object.fromEntries([
      ...kept,
      ...more.map(([name]) => [name, `next.${name}`] as const),
    ]),
  };
}

/** Caches that keep a row for each position get room for more. */
function arrangement({ prepare, caches }: Steps): NamedTensors {
  const gatherRows = rowGatherer();
  const memory = selectedMemory(prepare, gatherRows);
  const past = caches.map(({ name, columns, rows }) => {
    const selected = `selected.past.${name}`, before = `past.${name}`;
    if (rows.past === rows.present) {
      return [selected, gatherRows(before, rows.past, columns)] as const;
    }
    const kept = gatherRows(before, rows.past, columns, multiplyDims("B", "K"));
    const room = zeros([multiplyDims("B", "Z"), columns]);
    return [selected, concatRows([kept, room], rows.present)] as const;
  });
  return Object.fromEntries([...memory, ...past]);
}

/**
 * How a model writes answers, token by token, as graphs: what is prepared, and what one step computes, greedily or for beams.
 *
 * A step reads one token of every row and returns logits of the next. What it needs of the tokens before is cached: for a
 * transformer the keys and values of every self-attention (the KV cache) and, computed once, those of the encoder states
 * (the cross-attention cache); for a recurrent model its states. Step n takes `past.NAME`, and returns `present.NAME` for
 * step n + 1. An executor keeps these tensors on its device and never looks inside.
 *
 * Greedy decoding has one row for each example of the batch. Examples that are finished are dropped by gathering the rows
 * of the others (`select`).
 *
 * Beam search has `R` rows for each of `M` examples, `B = M*R`: beam by beam, row `beam * M + example`. What is known of an
 * example (encoder states, prompt) is stored once, and its beams are the queries of one attention over it. After each step
 * beams continue other beams than before; there are two ways to re-order what they have cached:
 * - States are small: each step begins with a row gather by the index of the parent beam (`origin.…`).
 * - A KV cache is never re-ordered. It holds the tokens of all beams of an example, the tree of everything that was written;
 *   each step appends one token for each beam. Which of these tokens are a beam's own is the path from its leaf to the root,
 *   and the attention bias, 0 on the path and very negative elsewhere, selects it. `select` compacts the cache by a row
 *   gather once most of it is on nobody's path.
 */
import { input, type NamedTensors, type Tensor } from "../graph/graph.ts";
import { type Dim, factors, multiplyDims } from "../graph/shape.ts";
import { argmax } from "../ops/argmax.ts";
import { concatRows } from "../ops/concat_rows.ts";
import { topK } from "../ops/top_k.ts";
import { embedding } from "../ops/embedding.ts";
import type { Visibility } from "./blocks/view.ts";

/** Decoding as a model describes it, for rows of either kind. */
export interface Steps {
  /** What stays the same for all steps (`memory.NAME`), and caches that do not start empty (`past.NAME`). */
  readonly prepare: NamedTensors;
  /** Logits of the next token, `[B, vocabSize]`. */
  readonly logits: Tensor;
  /** `present.NAME` for each cache. */
  readonly present: NamedTensors;
  readonly caches: readonly Cache[];
  /** Id of the token that every answer starts with; it is given to the first step. */
  readonly bos: number;
}

export interface DecodingGraphs extends Steps {
  /** `best` next token `[B]`, and `present.NAME` for each cache. */
  readonly step: NamedTensors;
  /** `selected.memory.NAME` and `selected.past.NAME` of `B` rows, from those of `A` rows. */
  readonly select: NamedTensors;
}

/** Decoding of several unfinished answers, beams, of each example. */
export interface BeamGraphs extends DecodingGraphs {
  /** `scores` and `choices` (see {@link topK}), and `present.NAME` for each cache. */
  readonly step: NamedTensors;
  /** How many continuations are found for each example. */
  readonly candidates: number;
  /**
   * Whether caches are trees: they keep all that was written, `P` rows of each example, `bias` selects the path that each row
   * continues, and `select` compacts them to `N` rows. Else they are states, and each step gathers those that its rows
   * continue from the `A` before.
   */
  readonly treeCache: boolean;
}

/** Whether a result of these graphs is there for later steps, and for nobody else. */
export function isCache(result: string): boolean {
  return /^(memory|past|present|selected)\./.test(result);
}

export interface Cache {
  readonly name: string;
  /** Columns; rows are what grows. */
  readonly columns: number;
  /** Rows in terms of the sizes of a step. */
  readonly rows: { readonly past: Dim; readonly present: Dim };
}

/** What greedy decoding and beam search do differently in a step. */
export interface StepKind {
  /** Which rows share what is known of their example. */
  readonly readers: QueryGroups;
  /** The state that each row continues. */
  pastState(cache: Cache): Tensor;
  /** Keys or values of a layer, with those of this step's tokens. */
  appendToCache(cache: Cache, own: Tensor): Tensor;
  /** Which of these keys each row attends to. @param lengths `[B]`: how many, where not all */
  attentionMask(lengths?: Tensor): Pick<Visibility, "lengths" | "bias" | "readers">;
  /** A row of what is known of its example for each row. */
  expandToBeams(known: Tensor): Tensor;
}

/** Row `i * problems + problem` is one of the `each` rows of a problem. */
export interface QueryGroups {
  readonly problems: Dim;
  readonly each: Dim;
}

/** Each row continues itself. */
export const greedyStep: StepKind = {
  readers: { problems: "B", each: 1 },
  pastState: ({ name, columns, rows }) => input(`past.${name}`, "f32", [rows.past, columns]),
  // Attention does not care for the order of keys: in front, they leave the padding of prompts at the end.
  appendToCache: (cache, own) => concatRows([own, greedyStep.pastState(cache)], cache.rows.present),
  attentionMask: (lengths) => (lengths ? { lengths } : {}),
  expandToBeams: (known) => known,
};

function beamStep(): StepKind {
  const readers = { problems: "M", each: "R" };
  const gatherRows = rowGatherer(), problem = input("problem", "i32", ["B"]);
  const bias = input("bias", "f32", [multiplyDims("M", "R", "N")]);
  return {
    readers,
    pastState: ({ name, columns, rows }) => gatherRows(`past.${name}`, rows.past, columns),
    appendToCache({ name, columns }, own) {
      const past = input(`past.${name}`, "f32", [multiplyDims("M", "P"), columns]);
      return concatRows([past, own], multiplyDims("M", "N"));
    },
    attentionMask: () => ({ bias, readers }),
    expandToBeams: (known) => embedding(known, problem),
  };
}

/** @param build describes decoding with steps of a kind */
export function greedyGraphs(build: (kind: StepKind) => Steps): DecodingGraphs {
  const steps = build(greedyStep);
  return {
    ...steps,
    step: { best: argmax(steps.logits), ...steps.present },
    select: selection(steps.prepare, steps.caches),
  };
}

/** @param build describes decoding with steps of a kind @param size beams of each example @param treeCache see there */
export function beamGraphs(
  build: (kind: StepKind) => Steps,
  size: number,
  treeCache: boolean,
): BeamGraphs {
  // Half of them may close their answers, and `size` must go on.
  const candidates = 2 * size, steps = build(beamStep());
  const [scores, choices] = topK(steps.logits, input("sums", "f32", ["B"]), {
    problems: "M",
    count: candidates,
  });
  const trees = treeCache ? steps.caches : [];
  return {
    ...steps,
    step: { scores: scores!, choices: choices!, ...steps.present },
    select: selection(steps.prepare, trees, ({ rows }) => rows.present),
    candidates,
    treeCache,
  };
}

/** Chosen rows of the memory among `prepare`, and of caches. @param left rows of a cache that there are then */
function selection(
  prepare: NamedTensors,
  caches: readonly Cache[],
  left: (cache: Cache) => Dim = ({ rows }) => rows.past,
): NamedTensors {
  const gatherRows = rowGatherer();
  const memory = selectedMemory(prepare, gatherRows);
  const past = caches.map((cache) => {
    const name = `past.${cache.name}`, { rows, columns } = cache;
    return [`selected.${name}`, gatherRows(name, rows.past, columns, left(cache))] as const;
  });
  return Object.fromEntries([...memory, ...past]);
}

/** Chosen rows of the memory among what is prepared. */
export function selectedMemory(prepare: NamedTensors, gatherRows: ReturnType<typeof rowGatherer>) {
  return Object.entries(prepare).filter(([name]) => name.startsWith("memory."))
    .map(([name, { shape: [rows, columns] }]) =>
      [`selected.${name}`, gatherRows(name, rows!, columns as number)] as const
    );
}

/** Gathers `rows` rows for `B` answers of a tensor, each from the row of `A` answers that {@link parentRowsName} tells. */
export function rowGatherer(): (name: string, before: Dim, columns: number, rows?: Dim) => Tensor {
  const origins = new Map<Dim, Tensor>();
  return (name, before, columns, rows = before) => {
    const origin = origins.get(rows) ?? input(parentRowsName(blocksOf(rows)), "i32", [rows]);
    origins.set(rows, origin);
    return embedding(input(name, "f32", [multiplyDims("A", blocksOf(before)), columns]), origin);
  };
}

/** `S` for `B*S` rows: how many times there is a row for each answer. */
function blocksOf(rows: Dim): Dim {
  const { symbols } = factors(rows);
  return multiplyDims(1, ...symbols.filter((symbol) => symbol !== "B"));
}

/** Input with the former row of each row, for tensors of so many blocks. */
export function parentRowsName(blocks: Dim): string {
  return `origin.${blocks}`;
}

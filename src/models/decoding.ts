/** How a model writes answers: what is prepared, and what one step computes, greedily or for beams. */
import { input, type Tensor } from "../graph/graph.ts";
import { type Dim, factors, multiplyDims } from "../graph/shape.ts";
import { argmax } from "../ops/argmax.ts";
import { concatRows } from "../ops/concat_rows.ts";
import { bestContinuations } from "../ops/best_continuations.ts";
import { embedding } from "../ops/embedding.ts";
import type { NamedTensors } from "../graph/graph.ts";
import type { Visibility } from "./blocks/view.ts";

/**
 * Decoding, token by token. What the steps know of earlier ones are caches: step n takes `past.NAME` and returns
 * `present.NAME`.
 */
export interface DecodingGraphs {
  /** What stays the same for all steps (`memory.NAME`), and caches that do not start empty (`past.NAME`). */
  readonly prepare: NamedTensors;
  /** `best` next word `[B]`, and `present.NAME` for each cache. */
  readonly step: NamedTensors;
  readonly caches: readonly Cache[];
  /** `selected.memory.NAME` and `selected.past.NAME` of `B` rows, from those of `A` rows. */
  readonly select: NamedTensors;
  /** Id of the token that every answer starts with; it is given to the first step. */
  readonly opening: number;
}

/**
 * The same for several unfinished answers, beams, of each problem: `B` rows that continue some of the rows before, row
 * `beam * M + problem` for `R` beams of `M` problems. What is known of a problem is there once.
 */
export interface BeamGraphs extends DecodingGraphs {
  /** `scores` and `choices` (see {@link bestContinuations}), and `present.NAME` for each cache. */
  readonly step: NamedTensors;
  /** How many continuations are found for each problem. */
  readonly candidates: number;
  /**
   * Where all that was written is kept, `P` rows of each problem, `bias` says what of it each row continues, and `select` takes
   * `N` of them. Else caches are states: each step takes up those that its rows continue, of the `A` before.
   */
  readonly keepsAll: boolean;
}

/** Whether a result of these graphs is there for later steps, and for nobody else. */
export function isRemembered(result: string): boolean {
  return /^(memory|past|present|selected)\./.test(result);
}

export interface Cache {
  readonly name: string;
  /** Columns; rows are what grows. */
  readonly columns: number;
  /** Rows in terms of the sizes of a step. */
  readonly rows: { readonly past: Dim; readonly present: Dim };
}

/** What the two kinds of steps do differently. */
export interface StepKind {
  /** How rows share what is known of their problem. */
  readonly readers: Readers;
  /** State of the answer that each row continues. */
  past(cache: Cache): Tensor;
  /** Keys or values of a layer, with those of this step. */
  grown(cache: Cache, own: Tensor): Tensor;
  /** Which of these keys are seen. @param visible `[B]`: how many, where not all are */
  seen(visible?: Tensor): Pick<Visibility, "lengths" | "bias" | "readers">;
  /** What is known of each problem, for each row. */
  perRow(known: Tensor): Tensor;
  finish(scores: Tensor): NamedTensors;
}

/** Row `i * problems + problem` is one of the `each` rows of a problem. */
export interface Readers {
  readonly problems: Dim;
  readonly each: Dim;
}

/** Each row continues itself, with its most likely word. */
const greedyStep: StepKind = {
  readers: { problems: "B", each: 1 },
  past: ({ name, columns, rows }) => input(`past.${name}`, "f32", [rows.past, columns]),
  // Since attention does not care for the order of keys, padding may stay at the end.
  grown: (cache, own) => concatRows([own, greedyStep.past(cache)], cache.rows.present),
  seen: (visible) => (visible ? { lengths: visible } : {}),
  perRow: (known) => known,
  finish: (scores) => ({ best: argmax(scores) }),
};

/** @param candidates continuations found for each problem */
function beamStep(candidates: number): StepKind {
  const readers = { problems: "M", each: "R" };
  const regrouped = regrouper(), problem = input("problem", "i32", ["B"]);
  const bias = input("bias", "f32", [multiplyDims("M", "R", "N")]);
  return {
    readers,
    past: ({ name, columns, rows }) => regrouped(`past.${name}`, rows.past, columns),
    grown({ name, columns }, own) {
      const past = input(`past.${name}`, "f32", [multiplyDims("M", "P"), columns]);
      return concatRows([past, own], multiplyDims("M", "N"));
    },
    seen: () => ({ bias, readers }),
    perRow: (known) => embedding(known, problem),
    finish(logits) {
      const sums = input("sums", "f32", ["B"]);
      const [scores, choices] = bestContinuations(logits, sums, {
        problems: "M",
        count: candidates,
      });
      return { scores: scores!, choices: choices! };
    },
  };
}

/** Decoding without the choice of rows. */
export type Steps = Omit<DecodingGraphs, "select">;

/** @param build makes the graphs with steps of a kind */
export function greedyGraphs(build: (kind: StepKind) => Steps): DecodingGraphs {
  const steps = build(greedyStep);
  return { ...steps, select: selection(steps.prepare, steps.caches) };
}

/** @param build makes the graphs with steps of a kind @param size beams of each problem @param keepsAll see there */
export function beamGraphs(
  build: (kind: StepKind) => Steps,
  size: number,
  keepsAll: boolean,
): BeamGraphs {
  // Half of them may close their answers, and `size` must go on.
  const candidates = 2 * size, steps = build(beamStep(candidates));
  const kept = keepsAll ? steps.caches : [];
  const select = selection(steps.prepare, kept, ({ rows }) => rows.present);
  return { ...steps, select, candidates, keepsAll };
}

/** Chosen rows of the memory among `prepare`, and of caches. @param left rows of a cache that there are then */
function selection(
  prepare: NamedTensors,
  caches: readonly Cache[],
  left: (cache: Cache) => Dim = ({ rows }) => rows.past,
): NamedTensors {
  const regrouped = regrouper();
  const memory = Object.entries(prepare).filter(([name]) => name.startsWith("memory."))
    .map(([name, { shape: [rows, columns] }]) =>
      [`selected.${name}`, regrouped(name, rows!, columns as number)] as const
    );
  const past = caches.map((cache) => {
    const name = `past.${cache.name}`, { rows, columns } = cache;
    return [`selected.${name}`, regrouped(name, rows.past, columns, left(cache))] as const;
  });
  return Object.fromEntries([...memory, ...past]);
}

/** Makes `rows` rows for `B` answers of a tensor, each from the one of `A` answers that {@link originName} tells. */
function regrouper(): (name: string, before: Dim, columns: number, rows?: Dim) => Tensor {
  const origins = new Map<Dim, Tensor>();
  return (name, before, columns, rows = before) => {
    const origin = origins.get(rows) ?? input(originName(blocksOf(rows)), "i32", [rows]);
    origins.set(rows, origin);
    return embedding(input(name, "f32", [multiplyDims("A", blocksOf(before)), columns]), origin);
  };
}

/** `S` for `B*S` rows: how many times there is a row for each answer. */
export function blocksOf(rows: Dim): Dim {
  const { symbols } = factors(rows);
  return multiplyDims(1, ...symbols.filter((symbol) => symbol !== "B"));
}

/** Input with the former row of each row, for tensors of so many blocks. */
export function originName(blocks: Dim): string {
  return `origin.${blocks}`;
}

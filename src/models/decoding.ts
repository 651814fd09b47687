/** How a model writes answers: what is prepared, and what one step computes, greedily or for beams. */
import { input, type Tensor } from "../graph/graph.ts";
import { type Dim, factors, multiplyDims } from "../graph/shape.ts";
import { argmax } from "../ops/argmax.ts";
import { bestContinuations } from "../ops/best_continuations.ts";
import { embedding } from "../ops/embedding.ts";
import type { Outputs } from "./model.ts";

/**
 * Decoding, token by token. What the steps know of earlier ones are caches: step n takes `past.NAME` and returns
 * `present.NAME`.
 */
export interface DecodingGraphs {
  /** What stays the same for all steps (`memory.NAME`), and caches that do not start empty (`past.NAME`). */
  readonly prepare: Outputs;
  /** `best` next word `[B]`, and `present.NAME` for each cache. */
  readonly step: Outputs;
  readonly caches: readonly Cache[];
  /** `selected.memory.NAME` and `selected.past.NAME` of `B` rows, from those of `A` rows. */
  readonly select: Outputs;
  /** Id of the token that every answer starts with; it is given to the first step. */
  readonly opening: number;
}

/** The same for several unfinished answers, rows, of each problem; `B` rows that continue some of the `A` before. */
export interface BeamGraphs extends DecodingGraphs {
  /** `scores` and `choices` (see {@link bestContinuations}), and `present.NAME` for each cache. */
  readonly step: Outputs;
  /** `selected.memory.NAME` alone: each step selects the rows of its caches itself. */
  readonly select: Outputs;
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
  past(cache: Cache): Tensor;
  finish(scores: Tensor): Outputs;
}

/** Each row continues itself, with its most likely word. */
const greedyStep: StepKind = {
  past: ({ name, columns, rows }) => input(`past.${name}`, "f32", [rows.past, columns]),
  finish: (scores) => ({ best: argmax(scores) }),
};

/** @param size rows of each problem */
function beamStep(size: number): StepKind {
  const regrouped = regrouper();
  return {
    past: ({ name, columns, rows }) => regrouped(`past.${name}`, rows.past, columns),
    finish(logits) {
      const sums = input("sums", "f32", ["B"]);
      const [scores, choices] = bestContinuations(logits, sums, { beams: size });
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

/** @param build makes the graphs with steps of a kind @param size rows of each problem */
export function beamGraphs(build: (kind: StepKind) => Steps, size: number): BeamGraphs {
  const steps = build(beamStep(size));
  return { ...steps, select: selection(steps.prepare, []) };
}

/** Chosen rows of the memory among `prepare`, and of caches. */
function selection(prepare: Outputs, caches: readonly Cache[]): Outputs {
  const regrouped = regrouper();
  const memory = Object.entries(prepare).filter(([name]) => name.startsWith("memory."))
    .map(([name, { shape }]) => [name, shape[0]!, shape[1] as number] as const);
  const past = caches.map(({ name, rows, columns }) =>
    [`past.${name}`, rows.past, columns] as const
  );
  return Object.fromEntries(
    [...memory, ...past].map(([name, rows, columns]) => [
      `selected.${name}`,
      regrouped(name, rows, columns),
    ]),
  );
}

/** Makes `rows` rows for `B` answers of a tensor, each from the one of `A` answers that {@link originName} tells. */
function regrouper(): (name: string, rows: Dim, columns: number) => Tensor {
  const origins = new Map<Dim, Tensor>();
  return (name, rows, columns) => {
    const blocks = blocksOf(rows);
    const origin = origins.get(rows) ?? input(originName(blocks), "i32", [rows]);
    origins.set(rows, origin);
    return embedding(input(name, "f32", [multiplyDims("A", blocks), columns]), origin);
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

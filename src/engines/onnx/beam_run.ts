/** Beams on ONNX Runtime: every step takes up the rows that the search goes on with. */
import type { Batch } from "../../batches/batch.ts";
import { selectExamples } from "../../batches/split.ts";
import type { BeamGraphs } from "../../models/decoding.ts";
import type { Feeding } from "../../models/feeds.ts";
import type { BeamDecoding, BeamRows, Candidates } from "../engine.ts";
import type { GraphRunner } from "./bound_graph.ts";
import { originArrays, release, type Tensors } from "./regrouping.ts";
import { readFloats, readIntegers } from "./tensors.ts";

export interface BeamRunners {
  /** Left out where nothing is remembered. */
  readonly select?: GraphRunner;
  readonly step: GraphRunner;
}

export class BeamRun implements BeamDecoding {
  readonly opening: number;
  readonly longest: number | undefined;
  readonly words: number;
  readonly #graphs: BeamGraphs;
  readonly #runners: BeamRunners;
  readonly #feeding: Feeding;
  readonly #batch: Batch;
  #memory: Tensors;
  #past: Tensors;
  /** Problem of each row of the caches, and of the memory. */
  #problems: Int32Array;
  #remembered: Int32Array;
  /** An example for each row. */
  #rows: Batch;
  #step = 0;

  constructor(
    graphs: BeamGraphs,
    runners: BeamRunners,
    feeding: Feeding,
    batch: Batch,
    words: number,
    prepared: { readonly memory: Tensors; readonly past: Tensors },
  ) {
    this.opening = graphs.opening;
    this.longest = feeding.longestAnswer?.(batch);
    this.words = words;
    this.#graphs = graphs;
    this.#runners = runners;
    this.#feeding = feeding;
    this.#batch = batch;
    this.#rows = batch;
    this.#memory = prepared.memory;
    this.#past = prepared.past;
    this.#problems = Int32Array.from({ length: batch.size }, (_, i) => i);
    this.#remembered = this.#problems;
  }

  async next({ parents, tokens, scores }: BeamRows): Promise<Candidates> {
    const before = this.#problems.length;
    this.#problems = parents.map((row) => this.#problems[row]!);
    await this.#remember();
    const { arrays, sizes } = this.#feeding.decoding(this.#rows, tokens, this.#step++);
    const origins = originArrays(parents, before, [1, sizes.P ?? 0], ["1", "P"]);
    const feeds = {
      arrays: { ...arrays, ...origins, sums: scores },
      sizes: { ...sizes, A: before },
    };
    const run = await this.#runners.step.run(feeds, { ...this.#memory, ...this.#past });
    release(this.#past);
    this.#past = Object.fromEntries(
      this.#graphs.caches.map(({ name }) => [`past.${name}`, run.takeOutput(`present.${name}`)]),
    );
    const [found, choices] = [run.takeOutput("scores"), run.takeOutput("choices")];
    const candidates = {
      scores: readFloats(found, 2 * parents.length),
      choices: readIntegers(choices, 2 * parents.length),
    };
    release({ found, choices });
    return candidates;
  }

  close(): void {
    release({ ...this.#memory, ...this.#past });
    this.#runners.step.release();
    this.#runners.select?.release();
  }

  /** Brings the memory in line with the rows, which changes only when a problem's search ends. */
  async #remember(): Promise<void> {
    const problems = this.#problems, remembered = this.#remembered;
    if (String(problems) === String(remembered)) return;
    this.#rows = selectExamples(this.#batch, [...problems]);
    this.#remembered = problems;
    const { select } = this.#runners;
    if (select === undefined) return;
    const from = problems.map((problem) => remembered.indexOf(problem));
    const S = this.#batch.sourceLength, sizes = { A: remembered.length, B: problems.length, S };
    const arrays = originArrays(from, remembered.length, [1, S], ["1", "S"]);
    const run = await select.run({ arrays, sizes }, this.#memory);
    release(this.#memory);
    const names = Object.keys(this.#memory);
    this.#memory = Object.fromEntries(
      names.map((name) => [name, run.takeOutput(`selected.${name}`)]),
    );
  }
}

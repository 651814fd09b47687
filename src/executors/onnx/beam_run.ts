/** Beams on ONNX Runtime. */
import type { Batch } from "../../examples/batch.ts";
import { selectExamples } from "../../examples/split.ts";
import { type BeamGraphs, originName } from "../../models/decoding.ts";
import type { Feeding } from "../../models/feeds.ts";
import type { Feeds } from "../../graph/feeds.ts";
import type { BeamDecoding, BeamRows, Candidates } from "../engine.ts";
import { BeamPaths } from "./beam_paths.ts";
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
  readonly steps: Int32Array;
  readonly words: number;
  readonly #graphs: BeamGraphs;
  readonly #runners: BeamRunners;
  readonly #feeding: Feeding;
  /** The problems that are still searched, and their numbers in the batch. */
  #batch: Batch;
  #problems: readonly number[];
  #memory: Tensors;
  #past: Tensors;
  /** Where all that was written is kept. */
  readonly #paths: BeamPaths | undefined;
  /** Rows of the step before. */
  #rows: number;
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
    this.steps = feeding.steps(batch);
    this.words = words;
    this.#graphs = graphs;
    this.#runners = runners;
    this.#feeding = feeding;
    this.#batch = batch;
    this.#problems = Array.from({ length: batch.size }, (_, i) => i);
    this.#memory = prepared.memory;
    this.#past = prepared.past;
    this.#rows = batch.size;
    if (!graphs.keepsAll) return;
    const none = { positions: 0, lengths: new Int32Array(batch.size) };
    this.#paths = new BeamPaths(feeding.prompts?.(batch) ?? none);
  }

  async next(rows: BeamRows): Promise<Candidates> {
    const { problems } = rows;
    await this.#goOnWith(rows);
    const feeds = this.#feeds(rows);
    const run = await this.#runners.step.run(feeds, { ...this.#memory, ...this.#past });
    release(this.#past);
    this.#past = Object.fromEntries(
      this.#graphs.caches.map(({ name }) => [`past.${name}`, run.takeOutput(`present.${name}`)]),
    );
    const [found, choices] = [run.takeOutput("scores"), run.takeOutput("choices")];
    const wanted = this.#graphs.candidates * problems.length;
    const candidates = {
      scores: readFloats(found, wanted),
      choices: readIntegers(choices, wanted),
    };
    release({ found, choices });
    return candidates;
  }

  #feeds({ problems, parents, tokens, scores: sums }: BeamRows): Feeds {
    const count = problems.length, each = tokens.length / count, before = this.#rows;
    const { arrays, sizes } = this.#feeding.decoding(this.#batch, tokens, this.#step++, each);
    this.#rows = tokens.length;
    if (this.#paths !== undefined) {
      const { bias, sizes: kept } = this.#paths.grow();
      return { arrays: { ...arrays, sums, bias }, sizes: { ...sizes, ...kept } };
    }
    const problem = Int32Array.from(tokens, (_, row) => row % count);
    const origins = originArrays(parents, before, [1, sizes.P ?? 0], ["1", "P"]);
    return { arrays: { ...arrays, ...origins, problem, sums }, sizes: { ...sizes, A: before } };
  }

  close(): void {
    release({ ...this.#memory, ...this.#past });
    this.#runners.step.release();
    this.#runners.select?.release();
  }

  /** Forgets the problems that are no longer searched, and what was written in vain once that is much. */
  async #goOnWith({ problems, parents }: BeamRows): Promise<void> {
    const before = this.#problems, from = problems.map((problem) => before.indexOf(problem));
    this.#paths?.follow(from, parents);
    const isSame = problems.length === before.length;
    if (isSame && !this.#paths?.isCrowded()) return;
    if (!isSame) this.#batch = selectExamples(this.#batch, from);
    this.#problems = problems;
    await this.#select(from, before.length);
  }

  async #select(from: readonly number[], before: number): Promise<void> {
    const { select } = this.#runners;
    if (select === undefined) return;
    const S = this.#batch.sourceLength, condensed = this.#paths?.condense(from, before);
    const arrays = {
      ...originArrays(Int32Array.from(from), before, [1, S], ["1", "S"]),
      ...(condensed && { [originName("N")]: condensed.origin }),
    };
    const sizes = { A: before, B: from.length, S, ...condensed?.sizes };
    const chosen = { ...this.#memory, ...(condensed && this.#past) };
    const run = await select.run({ arrays, sizes }, chosen);
    release(chosen);
    const selected = (old: Tensors) =>
      Object.fromEntries(
        Object.keys(old).map((name) => [name, run.takeOutput(`selected.${name}`)]),
      );
    this.#memory = selected(this.#memory);
    if (condensed) this.#past = selected(this.#past);
  }
}

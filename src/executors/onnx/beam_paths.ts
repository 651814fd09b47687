/**
 * What the unfinished answers of a beam search continue, where everything that was written is kept: instead of copying what
 * an answer continues, attention is told where it stands. Rows are `beam * problems + problem`.
 */
import type { Sizes } from "../../graph/shape.ts";
import { hidden } from "../../ops/attention.ts";

export class BeamPaths {
  /** Positions kept of each problem, from its prompt on. */
  #kept: number;
  /** How many of the first belong to each problem's prompt. */
  #prompts: Int32Array;
  /** Of each row, the positions of its tokens. */
  #paths: readonly (readonly number[])[];
  /** Positions from which on it is worth looking for those that no row continues. */
  #many: number;

  /** @param prompts positions there are before the first step, and how many of them each problem has */
  constructor({ positions, lengths }: { positions: number; lengths: Int32Array }) {
    this.#kept = positions;
    this.#prompts = lengths;
    this.#paths = Array.from(lengths, () => []);
    this.#many = 2 * (positions + 1);
  }

  /** Goes on with some of the problems, and with rows that continue former ones. @param from the problems' numbers so far */
  follow(from: readonly number[], parents: Int32Array): void {
    const prompts = this.#prompts, paths = this.#paths;
    this.#prompts = Int32Array.from(from, (problem) => prompts[problem]!);
    this.#paths = Array.from(parents, (parent) => paths[parent]!);
  }

  /** Whether half of what is kept, or more, is of no use to any row. */
  isCrowded(): boolean {
    if (this.#kept < this.#many) return false;
    const used = longestOf(this.#used());
    this.#many = 2 * used;
    return 2 * used <= this.#kept;
  }

  /**
   * Forgets what no row continues.
   *
   * @param from numbers of the problems among the `before` that there were
   * @returns former places of what is kept, `position * before + problem`, position by position
   */
  condense(from: readonly number[], before: number): { sizes: Sizes; origin: Int32Array } {
    const used = this.#used(), problems = from.length, now = longestOf(used);
    const places = used.map((positions) => new Map(positions.map((old, place) => [old, place])));
    this.#paths = this.#paths.map((path, row) => {
      const placeOf = places[row % problems]!;
      return path.map((position) => placeOf.get(position)!);
    });
    const sizes = { P: this.#kept, N: now };
    this.#kept = now;
    this.#many = 2 * now;
    const origin = Int32Array.from({ length: now * problems }, (_, i) => {
      const problem = i % problems;
      // Problems of which less is kept are filled up with what nobody sees.
      return (used[problem]![Math.floor(i / problems)] ?? 0) * before + from[problem]!;
    });
    return { sizes, origin };
  }

  /** One more token for each row. @returns what is added to scores, `[problems, beams, positions]`, and numbers of positions */
  grow(): { sizes: Sizes; bias: Float32Array } {
    const problems = this.#prompts.length, beams = this.#paths.length / problems;
    const before = this.#kept, now = before + beams;
    const bias = new Float32Array(this.#paths.length * now).fill(hidden);
    this.#paths = this.#paths.map((former, row) => {
      const problem = row % problems, beam = Math.floor(row / problems);
      const path = [...former, before + beam];
      const start = (problem * beams + beam) * now;
      bias.fill(0, start, start + this.#prompts[problem]!);
      for (const position of path) bias[start + position] = 0;
      return path;
    });
    this.#kept = now;
    return { sizes: { P: before, N: now }, bias };
  }

  /** The positions of each problem that its rows continue, in order. */
  #used(): number[][] {
    const problems = this.#prompts.length;
    return Array.from(this.#prompts, (prompt, problem) => {
      const isUsed = new Uint8Array(this.#kept).fill(1, 0, prompt);
      for (let row = problem; row < this.#paths.length; row += problems) {
        for (const position of this.#paths[row]!) isUsed[position] = 1;
      }
      return [...isUsed.keys()].filter((position) => isUsed[position] === 1);
    });
  }
}

function longestOf(lists: readonly (readonly number[])[]): number {
  return lists.reduce((longest, { length }) => Math.max(longest, length), 0);
}

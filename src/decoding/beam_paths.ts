/**
 * Where the tokens of each beam lie in the tree-shaped KV cache of its problem (see `beam_decoder.ts`). Beams are rows
 * `beam * problems + problem`.
 */
import type { Sizes } from "../graph/shape.ts";
import { hidden } from "../ops/attention.ts";

export class BeamPaths {
  /** Positions in the cache of each problem, from its prompt on. */
  #cached: number;
  /** How many of the first belong to each problem's prompt. */
  #prompts: Int32Array;
  /** The positions of each beam's tokens. */
  #paths: readonly (readonly number[])[];
  /** Number of positions from which on it is worth looking for garbage. */
  #threshold: number;

  /** @param prompts positions that are cached before the first step, and how many of them each problem has */
  constructor({ positions, lengths }: { positions: number; lengths: Int32Array }) {
    this.#cached = positions;
    this.#prompts = lengths;
    this.#paths = Array.from(lengths, () => []);
    this.#threshold = 2 * (positions + 1);
  }

  /** Goes on with some of the problems, and with beams that continue former ones. @param from the problems' numbers so far */
  follow(from: readonly number[], parents: Int32Array): void {
    const prompts = this.#prompts, paths = this.#paths;
    this.#prompts = Int32Array.from(from, (problem) => prompts[problem]!);
    this.#paths = Array.from(parents, (parent) => paths[parent]!);
  }

  /** Whether half of what is cached, or more, lies on no beam's path. */
  shouldCompact(): boolean {
    if (this.#cached < this.#threshold) return false;
    const used = longestOf(this.#used());
    this.#threshold = 2 * used;
    return 2 * used <= this.#cached;
  }

  /**
   * Forgets the positions that lie on no beam's path.
   *
   * @param from numbers of the problems among the `before` that there were
   * @param multiple of which the number of positions is to be, so that few numbers have to be planned for
   * @returns former rows of what is kept, `position * before + problem`, position by position
   */
  compact(
    from: readonly number[],
    before: number,
    multiple = 1,
  ): { sizes: Sizes; parents: Int32Array } {
    const used = this.#used(), problems = from.length;
    const now = Math.ceil(longestOf(used) / multiple) * multiple;
    const moved = used.map((positions) => new Map(positions.map((old, place) => [old, place])));
    this.#paths = this.#paths.map((path, row) => {
      const places = moved[row % problems]!;
      return path.map((position) => places.get(position)!);
    });
    const sizes = { P: this.#cached, N: now };
    this.#cached = now;
    this.#threshold = 2 * now;
    const parents = Int32Array.from({ length: now * problems }, (_, i) => {
      const problem = i % problems;
      // Problems of which less is kept are filled up with what nobody sees.
      return (used[problem]![Math.floor(i / problems)] ?? 0) * before + from[problem]!;
    });
    return { sizes, parents };
  }

  /** Positions in the cache of each problem. */
  get cached(): number {
    return this.#cached;
  }

  /** One more token for each beam. */
  grow(): void {
    const problems = this.#prompts.length;
    this.#paths = this.#paths.map((
      former,
      row,
    ) => [...former, this.#cached + Math.floor(row / problems)]);
    this.#cached += this.#paths.length / problems;
  }

  /**
   * Which positions the beams see.
   *
   * @param positions of the cache, which may have room for more
   * @returns what is added to attention scores, `[problems, beams, positions]`
   */
  bias(positions = this.#cached): Float32Array<ArrayBuffer> {
    const problems = this.#prompts.length, beams = this.#paths.length / problems;
    const bias = new Float32Array(this.#paths.length * positions).fill(hidden);
    this.#paths.forEach((path, row) => {
      const problem = row % problems, beam = Math.floor(row / problems);
      const start = (problem * beams + beam) * positions;
      bias.fill(0, start, start + this.#prompts[problem]!);
      for (const position of path) bias[start + position] = 0;
    });
    return bias;
  }

  /** The positions of each problem that lie on a beam's path, in order. */
  #used(): number[][] {
    const problems = this.#prompts.length;
    return Array.from(this.#prompts, (prompt, problem) => {
      const isUsed = new Uint8Array(this.#cached).fill(1, 0, prompt);
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

import assert from "node:assert/strict";
import fc from "fast-check";
import { BeamPaths } from "../../src/decoding/beam_paths.ts";
import { type Random, randomFrom } from "../../src/random.ts";

/** A search as the engine keeps it: what was written at each position of each problem. */
class Kept {
  readonly paths: BeamPaths;
  /** Position by position, for each problem. */
  #cache: string[] = [];
  #problems: number;
  /** What each row should see. */
  #expected: string[][];
  #written = 0;

  constructor(prompts: readonly number[]) {
    const positions = Math.max(...prompts);
    this.#problems = prompts.length;
    this.paths = new BeamPaths({ positions, lengths: Int32Array.from(prompts) });
    const word = (position: number, problem: number) => `prompt ${position} of ${problem}`;
    this.#cache = Array.from(
      { length: positions },
      (_, position) => prompts.map((_, problem) => word(position, problem)),
    ).flat();
    this.#expected = prompts.map((length, problem) =>
      Array.from({ length }, (_, position) => word(position, problem))
    );
  }

  get problems(): number {
    return this.#problems;
  }

  get kept(): number {
    return this.#cache.length / this.#problems;
  }

  /** Goes on with some problems, each with so many beams that continue any of its rows. */
  step(from: readonly number[], beams: number, random: Random, compacts: boolean): void {
    const former = this.#expected.length / this.#problems, before = this.#problems;
    const parents = Int32Array.from(
      { length: beams * from.length },
      (_, row) => random.integer(0, former - 1) * before + from[row % from.length]!,
    );
    this.#expected = Array.from(parents, (parent) => this.#expected[parent]!);
    this.#problems = from.length;
    this.paths.follow(from, parents);
    if (this.paths.shouldCompact() || compacts || from.length < before) {
      const { parents: rows, sizes } = this.paths.compact(from, before);
      assert.equal(sizes.P, this.#cache.length / before);
      assert.equal(sizes.N! * from.length, rows.length);
      this.#cache = Array.from(rows, (place) => this.#cache[place]!);
    }
    this.#write();
  }

  #write(): void {
    const own = this.#expected.map(() => `word ${this.#written++}`);
    this.#expected = this.#expected.map((words, row) => [...words, own[row]!]);
    this.#cache.push(...own);
    this.paths.grow();
    this.#check();
  }

  #check(): void {
    const positions = this.#cache.length / this.#problems, bias = this.paths.bias();
    assert.equal(this.paths.cached, positions);
    const beams = this.#expected.length / this.#problems;
    this.#expected.forEach((words, row) => {
      const problem = row % this.#problems, beam = Math.floor(row / this.#problems);
      const start = (problem * beams + beam) * positions;
      const seen = Array.from({ length: positions }, (_, position) => position)
        .filter((position) => bias[start + position] === 0)
        .map((position) => this.#cache[position * this.#problems + problem]!);
      assert.deepEqual(seen.sort(), [...words].sort());
    });
  }
}

const search = fc.record({
  prompts: fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
  beams: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
  steps: fc.array(fc.record({ drops: fc.boolean(), compacts: fc.boolean() }), { maxLength: 12 }),
});

Deno.test("a row sees its problem's prompt and the words that it continues, whatever is forgotten", () => {
  fc.assert(fc.property(search, ({ prompts, beams, seed, steps }) => {
    const random = randomFrom(seed), kept = new Kept(prompts);
    for (const { drops, compacts } of steps) {
      const problems = Array.from({ length: kept.problems }, (_, i) => i);
      const dropped = drops && problems.length > 1 ? random.integer(0, problems.length - 1) : -1;
      kept.step(problems.filter((problem) => problem !== dropped), beams, random, compacts);
    }
  }));
});

Deno.test("what no row continues is forgotten once it is half of all", () => {
  const kept = new Kept([0, 0]), random = randomFrom(1), beams = 4;
  for (let length = 1; length <= 100; length++) {
    kept.step([0, 1], beams, random, false);
    // Beams that continue any former one soon have their first words in common.
    assert.ok(kept.kept < 3 * (length + 10), `${kept.kept} positions for ${length} words`);
  }
});

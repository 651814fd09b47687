/** Problems of a test file that are trained on as well: what a model remembers of them says nothing about others. */
import type { Logger } from "../../log/logger.ts";
import type { ExampleTable } from "./example_table.ts";

/** So many problems of a file are looked for: they take some 40 MB. */
const usualMost = 500_000;

/** The problems of one test file, with their queries. */
export class TestProblems {
  /** Of each example, the hash of its problem, until the training file was seen; then nothing. */
  #hashes: number[] = [];
  /** Hashes of those that were not met. */
  readonly #wanted = new Set<number>();
  readonly #met = new Set<number>();
  /** 1 for each example whose problem was met. */
  #seen: Uint8Array | undefined;

  /** @param path of the file @param most problems that are looked for */
  constructor(readonly path: string, readonly most = usualMost) {}

  add(examples: ExampleTable): void {
    for (let i = 0; i < examples.size && this.#hashes.length < this.most; i++) {
      const hash = examples.problemHash(i);
      this.#wanted.add(hash);
      this.#hashes.push(hash);
    }
  }

  /** Whether there are problems that were not met. */
  get isLooking(): boolean {
    return this.#wanted.size > 0;
  }

  /** A problem that is trained on. */
  meet(hash: number): void {
    if (this.#wanted.delete(hash)) this.#met.add(hash);
  }

  /**
   * Whether the problem of an example, by its place in the file, is trained on. `undefined`: it is beyond those that are looked
   * for, or the training file was not yet read to its end.
   */
  isSeen(index: number): boolean | undefined {
    const seen = this.#seen?.[index];
    return seen === undefined ? undefined : seen === 1;
  }

  /** All that is trained on was met. @returns how many there were, the first time and if any were */
  finish(): string | undefined {
    if (this.#seen !== undefined) return undefined;
    const seen = Uint8Array.from(this.#hashes, (hash) => Number(this.#met.has(hash)));
    this.#seen = seen;
    this.#hashes = [];
    this.#wanted.clear();
    this.#met.clear();
    const found = seen.reduce((sum, met) => sum + met, 0), size = seen.length;
    const all = size < this.most ? "" : "the first ";
    return found === 0
      ? undefined
      : `${found} of ${all}${size} problems of ${this.path} are in the training file`;
  }
}

/** Looks for test problems among examples that are trained on. */
export function meetAll(tests: readonly TestProblems[], examples: ExampleTable): void {
  meetHashes(tests, hashesIn(examples));
}

/** The same, by hashes of problems, which are taken only if there is something to look for. */
export function meetHashes(tests: readonly TestProblems[], hashes: Iterable<number>): void {
  const looking = tests.filter((test) => test.isLooking);
  if (looking.length === 0) return;
  for (const hash of hashes) for (const test of looking) test.meet(hash);
}

function* hashesIn(examples: ExampleTable): Generator<number> {
  for (let i = 0; i < examples.size; i++) yield examples.problemHash(i);
}

/** To be called when all examples that are trained on were seen. */
export function warnOfMet(tests: readonly TestProblems[], log: Logger): void {
  for (const test of tests) {
    const warning = test.finish();
    if (warning !== undefined) log.warning(warning);
  }
}

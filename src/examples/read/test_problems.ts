/** Problems of a test file that are trained on as well: what a model remembers of them says nothing about others. */
import type { Logger } from "../../log/logger.ts";
import type { ExampleTable } from "./example_table.ts";

/** So many problems of a file are looked for: they take some 40 MB. */
const usualMost = 500_000;

/** The problems of one test file, with their queries. */
export class TestProblems {
  /** Examples that have a problem, by its hash; without those that were found. */
  readonly #wanted = new Map<number, number>();
  #size = 0;
  #found = 0;

  /** @param path of the file @param most problems that are looked for */
  constructor(readonly path: string, readonly most = usualMost) {}

  add(examples: ExampleTable): void {
    for (let i = 0; i < examples.size && this.#size < this.most; i++) {
      const hash = examples.problemHash(i);
      this.#wanted.set(hash, (this.#wanted.get(hash) ?? 0) + 1);
      this.#size++;
    }
  }

  /** Whether there are problems that were not met. */
  get isLooking(): boolean {
    return this.#wanted.size > 0;
  }

  /** A problem that is trained on. */
  meet(hash: number): void {
    const count = this.#wanted.get(hash);
    if (count === undefined) return;
    this.#found += count;
    this.#wanted.delete(hash);
  }

  /** How many were met; they are forgotten then. */
  takeWarning(): string | undefined {
    const found = this.#found, all = this.#size < this.most ? "" : "the first ";
    this.#found = 0;
    this.#wanted.clear();
    return found === 0
      ? undefined
      : `${found} of ${all}${this.#size} problems of ${this.path} are in the training file`;
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
    const warning = test.takeWarning();
    if (warning !== undefined) log.warning(warning);
  }
}

import { GrowableInt32Array } from "../examples/growable_int32_array.ts";
import { FileError } from "../errors.ts";
import type { Question } from "../problems/problem.ts";
import type { ReadExample } from "./examples_of_records.ts";
import { type Integers, PackedValues } from "./packed_values.ts";
import { integerSide, type SideReadings } from "./side_reading.ts";
import { ValueShape } from "./value_shape.ts";

/** Labels of an example: the group of its problem, if asked for, and others. */
export interface Marks {
  readonly group?: string | undefined;
  readonly labels: readonly string[];
}

/** Two records with the same problem and different answers. */
export interface Contradiction {
  readonly problem: number;
  /** Places of both records. */
  readonly places: readonly [string, string];
  readonly answers: readonly [number, number];
}

const integerSides: SideReadings = {
  problem: integerSide,
  query: integerSide,
  answer: integerSide,
};

/** Contradictions that are kept to be shown. */
const shown = 3;

/** The examples of some files, each problem once. Numbers of examples are those of their problems in {@link problems}. */
export class Collected {
  /** What is kept of them; of problems with a query, the list of both. */
  readonly problems = new PackedValues();
  readonly answers = new PackedValues();
  /** Of the sides of integers. */
  readonly shapes = {
    problem: new ValueShape(),
    query: new ValueShape(),
    answer: new ValueShape(),
  };
  /** By example, a number in {@link answers}. */
  readonly answerOf = new GrowableInt32Array();
  /** By example, the number of its group; empty where there are none. */
  readonly groupOf = new GrowableInt32Array();
  /** By name, in the order of their numbers. */
  readonly groups = new Map<string, number>();
  /** By example. */
  readonly labels: (readonly string[])[] = [];
  /** Examples whose problem has other answers too. */
  readonly contradictory = new Set<number>();
  readonly contradictions: Contradiction[] = [];
  /** Records whose problem and answer were there before. */
  repeated = 0;
  /** Examples, repeated and contradictory ones among them. */
  read = 0;

  /** Whether problems come with a query. */
  hasQueries = false;

  readonly #files: string[] = [];
  readonly #fileOf = new GrowableInt32Array();
  readonly #lineOf = new GrowableInt32Array();

  constructor(readonly readings: SideReadings = integerSides) {}

  /** What is added from now on is from this file. */
  beginFile(path: string): void {
    this.#files.push(path);
  }

  /** Takes those of one record. @throws {FileError} when one is of another kind than those before; none is added then */
  add(examples: readonly ReadExample[], { group, labels }: Marks): void {
    for (const example of examples) this.#expectFitting(example, examples[0]!);
    for (const example of examples) {
      this.#addFitting(example, { group: group ?? example.sequence, labels });
    }
  }

  #addFitting(
    { problem, query, answer, row: { line } }: ReadExample,
    { group, labels }: Marks,
  ): void {
    this.#measure("problem", problem);
    if (query !== undefined) this.#measure("query", query);
    this.#measure("answer", answer);
    this.hasQueries ||= query !== undefined;
    this.read++;
    const before = this.problems.size;
    const number = this.problems.numberOf(query === undefined ? problem : [problem, query]);
    const answerNumber = this.answers.numberOf(answer);
    if (number < before) return this.#addAgain(number, answerNumber, line);
    this.answerOf.push(answerNumber);
    this.#fileOf.push(this.#files.length - 1);
    this.#lineOf.push(line);
    if (group !== undefined) this.groupOf.push(this.#numberOfGroup(group));
    if (labels.length > 0) this.labels.push(labels);
  }

  /** Its problem, with the query where there are queries. */
  questionOf(example: number): Question<unknown> {
    const kept = this.problems.valueOf(example), { problem, query } = this.readings;
    if (!this.hasQueries) return { problem: problem.valueOf(kept) };
    const [asked, about] = kept as readonly [Integers, Integers];
    return { problem: problem.valueOf(asked), query: query.valueOf(about) };
  }

  /** Its answer. */
  answerTo(example: number): unknown {
    return this.readings.answer.valueOf(this.answers.valueOf(this.answerOf.at(example)));
  }

  /** Its problem, with the query where there are queries, as people read it. */
  showProblem(example: number): string {
    const kept = this.problems.valueOf(example), { problem, query } = this.readings;
    if (!this.hasQueries) return problem.show(kept);
    const [asked, about] = kept as readonly [Integers, Integers];
    return `[${problem.show(asked)}, ${query.show(about)}]`;
  }

  /** An answer as people read it. @param answer its number in {@link answers} */
  showAnswer(answer: number): string {
    return this.readings.answer.show(this.answers.valueOf(answer));
  }

  /** Where the first record of an example is: `curves.csv:12`. */
  placeOf(example: number): string {
    return `${this.#files[this.#fileOf.at(example)]}:${this.#lineOf.at(example)}`;
  }

  #addAgain(number: number, answer: number, line: number): void {
    const known = this.answerOf.at(number);
    if (known === answer) {
      this.repeated++;
      return;
    }
    this.contradictory.add(number);
    if (this.contradictions.length === shown) return;
    const places = [this.placeOf(number), `${this.#files.at(-1)}:${line}`] as const;
    this.contradictions.push({ problem: number, places, answers: [known, answer] });
  }

  /** @param first of the same record: what values are like, where none were before */
  #expectFitting(example: ReadExample, first: ReadExample): void {
    for (const side of ["problem", "query", "answer"] as const) {
      const value = example[side];
      if (value === undefined || !this.readings[side].isOfIntegers) continue;
      const misfit = this.shapes[side].misfit(value, first[side]!);
      if (misfit === undefined) continue;
      throw new FileError(this.#files.at(-1)!, `${side}: ${misfit}`, example.row.line);
    }
  }

  #measure(side: keyof Collected["shapes"], value: Integers): void {
    if (this.readings[side].isOfIntegers) this.shapes[side].add(value);
  }

  #numberOfGroup(group: string): number {
    const known = this.groups.get(group);
    if (known !== undefined) return known;
    this.groups.set(group, this.groups.size);
    return this.groups.size - 1;
  }
}

import { GrowableInt32Array } from "../examples/growable_int32_array.ts";
import { FileError } from "../errors.ts";
import type { Question } from "../problems/problem.ts";
import type { ReadExample } from "./examples_of_records.ts";
import { type Integers, PackedValues } from "./packed_values.ts";
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

/** Contradictions that are kept to be shown. */
const shown = 3;

/** The examples of some files, each problem once. Numbers of examples are those of their problems in {@link problems}. */
export class Collected {
  /** Of problems with a query, the list of both. */
  readonly problems = new PackedValues();
  readonly answers = new PackedValues();
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

  readonly #files: string[] = [];
  readonly #fileOf = new GrowableInt32Array();
  readonly #lineOf = new GrowableInt32Array();

  /** What is added from now on is from this file. */
  beginFile(path: string): void {
    this.#files.push(path);
  }

  /** @throws {FileError} when the example is of another kind than those before; it is not added then */
  add({ problem, query, answer, row: { line } }: ReadExample, { group, labels }: Marks): void {
    this.#expectFitting("problem", problem, line);
    if (query !== undefined) this.#expectFitting("query", query, line);
    this.#expectFitting("answer", answer, line);
    this.shapes.problem.add(problem);
    if (query !== undefined) this.shapes.query.add(query);
    this.shapes.answer.add(answer);
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
  questionOf(example: number): Question<Integers, Integers> {
    const value = this.problems.valueOf(example);
    if (this.shapes.query.dimensions === undefined) return { problem: value };
    const [problem, query] = value as readonly [Integers, Integers];
    return { problem, query };
  }

  /** Its answer. */
  answerTo(example: number): Integers {
    return this.answers.valueOf(this.answerOf.at(example));
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

  #expectFitting(side: keyof Collected["shapes"], value: Integers, line: number): void {
    const misfit = this.shapes[side].misfit(value);
    if (misfit !== undefined) throw new FileError(this.#files.at(-1)!, `${side}: ${misfit}`, line);
  }

  #numberOfGroup(group: string): number {
    const known = this.groups.get(group);
    if (known !== undefined) return known;
    this.groups.set(group, this.groups.size);
    return this.groups.size - 1;
  }
}

/** What `int2int encode` says of the examples it read and wrote. */
import type { Split } from "../problems/problem.ts";
import type { Task } from "../task/task.ts";
import { amount } from "../text/amount.ts";
import { grouped } from "../text/grouped.ts";
import { AnswerCounts } from "./answer_counts.ts";
import type { ReadFile } from "./collect.ts";
import type { Collected } from "./collected.ts";
import { splitTypes } from "../flags/data_types.ts";
import type { SideReadings } from "./side_reading.ts";
import type { ValueShape } from "./value_shape.ts";
import type { EncodedSet } from "./write_sets.ts";

/** Longer values and token sequences are cut. */
const widest = 72;

/** Records that are shown, and answers in the histogram. */
const firstRecords = 3, histogramRows = 12;

/** What was read of each file, and what was not. */
export function describeFiles(files: readonly ReadFile[]): string[] {
  return files.flatMap(({ path, format, records, missing, bad, firstBad }) => [
    `${path}: ${format}, ${amount(records, "record")}` +
    (missing === 0 ? "" : `; ${amount(missing, "record")} without a value left out`),
    ...bad === 0 ? [] : [
      `warning: ${
        amount(bad, "record that cannot be understood is", "records that cannot be understood are")
      } left out:`,
      ...firstBad.map((problem) => `  ${problem}`),
    ],
  ]);
}

/** What the problems and the answers are, and the first of them. */
export function describeExamples(examples: Collected, task: Task): string[] {
  const types = task.flags.problem === "" ? splitTypes(task.flags.data_types) : [];
  const sideOf = (side: keyof SideReadings, type = `as in ${task.problem.name}`) =>
    examples.readings[side].isOfIntegers ? describeShape(examples.shapes[side]) : type;
  const asked = examples.hasQueries ? [`queries: ${sideOf("query", types[1])}`] : [];
  const count = Math.min(firstRecords, examples.problems.size);
  return [
    `problems: ${sideOf("problem", types[0])}`,
    ...asked,
    `answers: ${sideOf("answer", types.at(-1))}`,
    "",
    ...Array.from({ length: count }, (_, example) => firstExample(examples, task, example)).flat(),
  ];
}

function describeShape({ dimensions, sizes, least, most }: ValueShape): string {
  const range = least === most ? `all ${grouped(least)}` : `${grouped(least)} to ${grouped(most)}`;
  if (dimensions === 0) return `integers, ${range}`;
  const spans = sizes.map(({ least, most }) => least === most ? `${least}` : `${least} to ${most}`);
  if (dimensions === 1) return `lists of ${spans[0]} integers, ${range}`;
  return `${dimensions === 2 ? "matrices" : "arrays"} of ${spans.join(" × ")} integers, ${range}`;
}

function firstExample(examples: Collected, task: Task, example: number): string[] {
  const answer = examples.answerTo(example),
    shown = examples.showAnswer(examples.answerOf.at(example));
  const { inputTokenizer, queryTokenizer, outputTokenizer } = task.problem;
  const { problem, query } = examples.questionOf(example);
  const source = [
    inputTokenizer.encode(problem),
    ...queryTokenizer === undefined ? [] : [queryTokenizer.encode(query)],
  ].map((tokens) => tokens.join(" ")).join(" | ");
  return [
    `${examples.placeOf(example)}: ${cut(examples.showProblem(example))} -> ${cut(shown)}`,
    `  as tokens: ${cut(source)} -> ${cut(outputTokenizer.encode(answer).join(" "))}`,
  ];
}

/** Records whose problem comes again: with the same answer, and with another one. */
export function describeRepeated(examples: Collected): string[] {
  const { repeated, contradictory, contradictions } = examples;
  const again = repeated === 0 ? [] : [
    amount(
      repeated,
      "record repeats another, and is left out",
      "records repeat another, and are left out",
    ),
  ];
  if (contradictory.size === 0) return again;
  return [
    ...again,
    `warning: ${amount(contradictory.size, "problem has", "problems have")} different answers in ` +
    "different records, and all of these are left out:",
    ...contradictions.map(({ problem, places, answers: [one, other] }) =>
      `  ${cut(examples.showProblem(problem))}: ${cut(examples.showAnswer(one))} in ${
        places[0]
      }, ` +
      `${cut(examples.showAnswer(other))} in ${places[1]}`
    ),
  ];
}

/** The most frequent answers of all sets together, with their shares. */
export function describeAnswers(examples: Collected, sets: readonly EncodedSet[]): string[] {
  const all = new AnswerCounts(examples.answers.size);
  for (const set of sets) all.addAll(set.answers);
  const frequent = all.mostFrequent(histogramRows);
  const names = frequent.map((answer) => cut(examples.showAnswer(answer), 24));
  const width = Math.max(...names.map((name) => name.length));
  const most = all.of(frequent[0]!);
  const rows = frequent.map((answer, i) => {
    const count = all.of(answer), bar = "#".repeat(Math.ceil(30 * count / most));
    return `  ${names[i]!.padStart(width)} ${grouped(count).padStart(11)} ${
      percent(count, all.total)
    } ${bar}`;
  });
  const others = all.different - frequent.length;
  return [
    `${amount(all.different, "different answer")}${others > 0 ? ", the most frequent:" : ":"}`,
    ...rows,
  ];
}

/** The files, and what is right in each by always giving the same answer. */
export function describeSets(examples: Collected, sets: readonly EncodedSet[]): string[] {
  return sets.map(({ path, examples: count, bytes, answers: counts }) => {
    const [best] = counts.mostFrequent(1);
    const share = percent(counts.of(best!), counts.total).trim();
    return `${path}: ${amount(count, "example")}, ${(bytes / 1e6).toFixed(1)} MB; ` +
      `always answering ${cut(examples.showAnswer(best!), 24)} is right for ${share}`;
  });
}

/** Sets that got fewer examples than were asked for, as groups are not divided. */
export function describeShort(
  sets: readonly EncodedSet[],
  wanted: Readonly<Record<Split, number | undefined>>,
): string[] {
  return sets.flatMap(({ split, examples }) => {
    const asked = wanted[split];
    return asked === undefined || asked === examples
      ? []
      : [`--${split} ${asked}: ${grouped(examples)} examples, as groups are not divided`];
  });
}

function percent(count: number, total: number): string {
  return `${(100 * count / total).toFixed(2)} %`.padStart(8);
}

function cut(text: string, most = widest): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

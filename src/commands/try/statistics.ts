/** Counts of examples in words. */
import type { Task } from "../../task/task.ts";
import { grouped } from "../../text/grouped.ts";
import type { SampleExample } from "./sample.ts";

/** Classes that are listed. */
const mostClasses = 12;

/** A part in percent. */
export function share(part: number, whole: number): string {
  const percent = 100 * part / whole;
  return part > 0 && percent < 0.05 ? "less than 0.1 %" : `${percent.toFixed(1)} %`;
}

/** Shortest, longest and median length. */
export function lengthsText(lengths: readonly number[]): string {
  const sorted = [...lengths].sort((a, b) => a - b), [first] = sorted, last = sorted.at(-1)!;
  if (first === last) return `${last} ${last === 1 ? "token" : "tokens"} each`;
  return `${first} to ${last} tokens, half of them at most ${sorted[(sorted.length - 1) >> 1]}`;
}

/** How many sequences are different. */
export function distinct(sequences: readonly (readonly number[])[]): number {
  return new Set(sequences.map(String)).size;
}

/** The sequence that occurs most often. */
export function mostFrequent(
  sequences: readonly (readonly number[])[],
): { readonly ids: readonly number[]; readonly count: number } {
  const groups = [...Map.groupBy(sequences, String).values()];
  const largest = groups.reduce((best, group) => group.length > best.length ? group : best);
  return { ids: largest[0]!, count: largest.length };
}

/** Share of each class, in ascending order; the most frequent ones where there are many. */
export function classesText({ problem }: Task, examples: readonly SampleExample[]): string {
  const groups = Map.groupBy(examples, ({ codeClass }) => codeClass);
  const counted = [...groups].map(([code, { length }]) => ({ code, length }));
  const frequent = [...counted].sort((a, b) => b.length - a.length).slice(0, mostClasses);
  const shown = frequent.sort((a, b) => a.code - b.code).map(({ code, length }) =>
    `${problem.describeClass(code)} ${share(length, examples.length)}`
  );
  const more = counted.length - shown.length;
  return shown.join(", ") + (more > 0 ? `, and ${grouped(more)} rarer ones` : "");
}

import { type Breakdown, GroupCounts } from "./breakdown.ts";

/** Accuracy by the number of tokens of the right answer. */
export function byLength(): Breakdown {
  const counts = new GroupCounts<number>();
  return {
    name: "length",
    count: ({ answer }, right) => counts.add(answer.length, right),
    groups: () => counts.groups("length of the answer in tokens", (a, b) => a - b),
  };
}

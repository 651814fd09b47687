import type { Groups } from "../../log/set_details.ts";
import type { Breakdown } from "./breakdown.ts";

/** Labels with more values are shown in ranges, if they are numbers. */
const mostValues = 30;

const ranges = 10;

/** Stands for all values of a label where there are too many, and they are no numbers. */
export const tooManyValues = "too many values";

/** The values of a label may be anything: examples are grouped once all of them are known. */
interface Count {
  readonly value: string;
  right: number;
  total: number;
}

/** Start of the names of breakdowns by a label. */
export const labelPrefix = "label.";

/** Accuracy by the value of a label; examples that do not have it are left out. */
export function byLabel(label: string): Breakdown {
  const counts = new Map<string, Count>();
  let allNumbers = true;
  const everything: Count = { value: tooManyValues, right: 0, total: 0 };
  return {
    name: `${labelPrefix}${label}`,
    count({ labels }, right) {
      const value = labels?.get(label);
      if (value === undefined) return;
      add(everything, right);
      allNumbers &&= isNumber(value);
      // Whatever else comes, they are too many.
      if (!allNumbers && counts.size > mostValues) return counts.clear();
      let count = counts.get(value);
      if (count === undefined) counts.set(value, count = { value, right: 0, total: 0 });
      add(count, right);
    },
    groups() {
      if (everything.total === 0) return groupsOf(label, []);
      const sorted = counts.values().toArray().sort(allNumbers ? byNumber : byText);
      if (counts.size <= mostValues && sum(sorted) === everything.total) {
        return groupsOf(label, sorted);
      }
      return groupsOf(label, allNumbers ? inRanges(sorted) : [everything]);
    },
  };
}

function add(count: Count, right: boolean): void {
  count.total++;
  if (right) count.right++;
}

/** Integers of any size and decimal fractions. */
function isNumber(value: string): boolean {
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(value);
}

function byNumber(a: Count, b: Count): number {
  return Number(a.value) - Number(b.value) || byText(a, b);
}

const collator = new Intl.Collator("en", { numeric: true });

function byText(a: Count, b: Count): number {
  return collator.compare(a.value, b.value);
}

function sum(counts: readonly Count[]): number {
  return counts.reduce((sum, { total }) => sum + total, 0);
}

/** Neighbors put together, about as many examples in each range; equal values are never parted. */
function inRanges(sorted: readonly Count[]): Count[] {
  const all = sum(sorted), found: Count[] = [];
  let seen = 0, begun: Count[] = [];
  for (const count of sorted) {
    begun.push(count);
    seen += count.total;
    if (seen < all * (found.length + 1) / ranges) continue;
    found.push(range(begun));
    begun = [];
  }
  return found;
}

function range(counts: readonly Count[]): Count {
  const first = counts[0]!.value, last = counts.at(-1)!.value;
  return {
    value: first === last ? first : `${first} to ${last}`,
    right: counts.reduce((sum, { right }) => sum + right, 0),
    total: sum(counts),
  };
}

function groupsOf(title: string, counts: readonly Count[]): Groups {
  return {
    title,
    groups: counts.map(({ value }) => value),
    right: counts.map(({ right }) => right),
    total: counts.map(({ total }) => total),
  };
}

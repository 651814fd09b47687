import { type EvaluationRecord, isCut, predictedTokens } from "../record.ts";
import type { Breakdown } from "./breakdown.ts";

/** What is counted. */
const counted = ["all answers right", "all answers equal"];

/** Start of the name of the breakdown, before that of the label. */
export const groupPrefix = "group.";

/** What is known of a group of equivalent problems. */
interface Group {
  size: number;
  isRight: boolean;
  /** Tokens of all answers so far, or undefined if they differ. */
  answer: string | undefined;
}

/**
 * Whether a model answers equivalent problems alike. What is counted are groups, not examples; those of a single problem are
 * left out, as they say nothing.
 *
 * @param label that equivalent problems have in common
 */
export function byGroup(label: string): Breakdown {
  const groups = new Map<string, Group>();
  return {
    name: `${groupPrefix}${label}`,
    count(record, right) {
      const key = record.labels?.get(label);
      if (key === undefined) return;
      const answer = answerOf(record), group = groups.get(key);
      if (group === undefined) {
        groups.set(key, { size: 1, isRight: right, answer });
        return;
      }
      group.size++;
      group.isRight &&= right;
      if (group.answer !== answer) group.answer = undefined;
    },
    groups() {
      const several = groups.values().filter(({ size }) => size > 1).toArray();
      const right = several.filter(({ isRight }) => isRight).length;
      const equal = several.filter(({ answer }) => answer !== undefined).length;
      const total = several.length, title = `${label} as a whole`;
      return total === 0
        ? { title, groups: [], right: [], total: [] }
        : { title, groups: counted, right: [right, equal], total: [total, total] };
    },
  };
}

/** Of an answer that is cut, nobody knows what it is equal to. */
function answerOf(record: EvaluationRecord): string | undefined {
  return isCut(record) ? undefined : predictedTokens(record).join(" ");
}

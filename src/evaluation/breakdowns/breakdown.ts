/**
 * Breakdowns of accuracy: right answers and all of them, counted by group, for instance by the length of the answer. Each is one
 * small counter in a file of its own. `evaluate` gives it every example that was judged; what it counted goes to the log, to
 * `metrics.jsonl` and to reports, which know nothing of it but its groups. A data set brings its own in `EvaluationSet.breakdowns`.
 */
import type { Groups } from "../../log/set_details.ts";
import type { EvaluationRecord } from "../record.ts";

/** Counts the examples of one data set in groups. */
export interface Breakdown {
  /** Key among the breakdowns of a set in `metrics.jsonl`, e.g. `length`. */
  readonly name: string;
  /**
   * End of the name of the metric that the accuracy of a group is, behind that of the accuracy: `seen` for `acc_seen`. `undefined`
   * where it is none; left out where no group is.
   */
  metricOf?(group: string): string | undefined;
  /** Counts an example that was judged. @param right whether any answer to it was right */
  count(record: EvaluationRecord, right: boolean): void;
  /** What was counted so far, in the order in which it is shown; groups without examples are left out. */
  groups(): Groups;
}

/** Examples counted by a key. */
export class GroupCounts<K> {
  readonly #counts = new Map<K, { right: number; total: number }>();

  add(key: K, right: boolean): void {
    let counts = this.#counts.get(key);
    if (counts === undefined) this.#counts.set(key, counts = { right: 0, total: 0 });
    counts.total++;
    if (right) counts.right++;
  }

  /** @param title see {@link Groups} @param order of the keys @param nameOf a key for people */
  groups(
    title: string,
    order: (a: K, b: K) => number,
    nameOf: (key: K) => string = String,
  ): Groups {
    const keys = [...this.#counts.keys()].sort(order);
    const counts = keys.map((key) => this.#counts.get(key)!);
    return {
      title,
      groups: keys.map(nameOf),
      right: counts.map(({ right }) => right),
      total: counts.map(({ total }) => total),
    };
  }
}

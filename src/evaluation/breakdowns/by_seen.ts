import { type Breakdown, GroupCounts } from "./breakdown.ts";

/** Whether the problem of an example, by its place in the data set, is in the training file; `undefined`: not known. */
export type IsSeen = (index: number) => boolean | undefined;

/** Names of the groups; the first is also that of the breakdown. */
export const seen = "seen", unseen = "unseen";

/** Accuracy on problems that were trained on, and on those that were not. Others are left out. */
export function bySeen(isSeen: IsSeen): Breakdown {
  const counts = new GroupCounts<boolean>();
  return {
    name: seen,
    metricOf: (group) => group,
    count({ index }, right) {
      const wasSeen = isSeen(index);
      if (wasSeen !== undefined) counts.add(wasSeen, right);
    },
    groups: () =>
      counts.groups(
        "whether the problem is in the training file",
        (a, b) => Number(b) - Number(a),
        (was) => was ? seen : unseen,
      ),
  };
}

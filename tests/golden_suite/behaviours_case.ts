import type { CaseKind } from "./check.ts";

/** What the original does in corner cases, in words: nothing to run. */
export const behavioursCase: CaseKind = {
  fits: ({ rows }) => Array.isArray(rows) && rows.every(({ what }) => typeof what === "string"),
  checks: () => [],
};

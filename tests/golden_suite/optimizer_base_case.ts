/** What all optimizer cases start from, with the learning rates of a hundred steps. */
import type { CaseKind } from "./check.ts";
import { compareRates } from "./optimizer_case.ts";

export const optimizerBaseCase: CaseKind = {
  fits: ({ batches, losses }) => batches !== undefined && losses === undefined,
  checks: ({ lr_tables }) =>
    Object.entries<number[]>(lr_tables?.tables ?? {}).map(([text, rates]) => ({
      title: `learning rates of ${text}`,
      run: () => compareRates(text, rates),
    })),
};

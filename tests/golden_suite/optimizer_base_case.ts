/** What all optimizer cases start from, with the learning rates of a hundred steps. */
import type { CaseKind } from "./check.ts";
import { compareRates } from "./optimizer_case.ts";

export const optimizerBaseCase: CaseKind = {
  fits: ({ batches, losses }) => batches !== undefined && losses === undefined,
  offer({ lr_tables }) {
    const tables = Object.entries<number[]>(lr_tables?.tables ?? {});
    return {
      checks: tables.map(([text, rates]) => ({
        title: `learning rates of ${text}`,
        run: () => compareRates(text, rates),
      })),
      missing: [],
    };
  },
};

/** What all optimizer cases start from, with the learning rates of a hundred steps. */
import { missingOptimizer } from "./built.ts";
import type { CaseKind } from "./check.ts";
import { compareRates } from "./optimizer_case.ts";

export const optimizerBaseCase: CaseKind = {
  fits: ({ batches, losses }) => batches !== undefined && losses === undefined,
  offer({ lr_tables }) {
    const tables = Object.entries<number[]>(lr_tables?.tables ?? {});
    const built = tables.filter(([text]) => missingOptimizer(text).length === 0);
    return {
      checks: built.map(([text, rates]) => ({
        title: `learning rates of ${text}`,
        run: () => compareRates(text, rates),
      })),
      missing: [...new Set(tables.flatMap(([text]) => missingOptimizer(text)))],
    };
  },
};

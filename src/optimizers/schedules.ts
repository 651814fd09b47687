import type { Schedule } from "./rule.ts";

/** The learning rate is `lr` at every step. */
export const constantRate: Schedule = {
  options: {},
  learningRate: ({ lr }) => lr,
};

import { readSavedHeader } from "./saved_model.ts";
import type { SeenProblems } from "./seen_problems.ts";

/** What the problems were like that a saved model was trained on: models of other programs, and older ones, do not say. */
export function savedProblems(path: string): SeenProblems | undefined {
  const { hasState, state } = readSavedHeader(path);
  return hasState ? state().problems : undefined;
}

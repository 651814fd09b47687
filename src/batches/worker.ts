import { TrainingError } from "../errors.ts";
import { rememberSource } from "../problems/own/source.ts";
import { generateBatch, type Generated, type Order, type Recipe, recipeFor } from "./recipe.ts";

/** What a worker is asked: first of all the order, with the text of its `problem` if that is a file, then the batches. */
export type Question =
  | { readonly order: Order; readonly problemSource: string | undefined }
  | { readonly job: number; readonly first: number; readonly count: number };

/** What it answers; `advice` marks errors a user can mend. */
export type Answer =
  & { readonly job: number }
  & ({ readonly generated: Generated } | { readonly error: string; readonly advice: boolean });

/** The part of a worker's global scope used here: the checker only knows the main thread's. */
interface WorkerScope {
  onmessage: (event: MessageEvent<Question>) => void;
  postMessage(answer: Answer): void;
}

const scope = globalThis as unknown as WorkerScope;
let recipe: Recipe<unknown, unknown>;

scope.onmessage = ({ data }) => {
  if ("order" in data) {
    if (data.problemSource !== undefined) {
      rememberSource(data.order.parameters.problem, data.problemSource);
    }
    recipe = recipeFor(data.order);
    return;
  }
  try {
    const generated = generateBatch(recipe, data.first, data.count);
    scope.postMessage({ job: data.job, generated });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    scope.postMessage({ job: data.job, error: message, advice: error instanceof TrainingError });
  }
};

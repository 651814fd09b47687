import { callsOfThread } from "../../problems/custom/calls.ts";
import { rememberSource } from "../../problems/custom/source.ts";
import {
  generateBatch,
  type Generated,
  type Order,
  type Recipe,
  recipeFor,
} from "../../task/recipe.ts";
import { type SentError, toSend } from "./sent_error.ts";

/** The order, with the text of its `problem` if that is a file. */
interface Preparation {
  readonly order: Order;
  readonly problemSource: string | undefined;
}

/** The batch of examples number `first` to `first + count - 1`. */
interface Job {
  readonly job: number;
  readonly first: number;
  readonly count: number;
}

/** What a worker is asked: first of all the order, then the batches. */
export type Question = Preparation | Job;

/** What it answers: to a job, or that it cannot do any. */
export type Answer =
  | { readonly job: number; readonly generated: Generated }
  | { readonly job: number; readonly error: SentError }
  | { readonly failure: SentError }
  | { readonly calls: Int32Array };

/** The part of a worker's global scope used here: the checker only knows the main thread's. */
interface WorkerScope {
  onmessage: (event: MessageEvent<Question>) => void;
  postMessage(answer: Answer): void;
}

const scope = globalThis as unknown as WorkerScope;
let recipe: Recipe<unknown, unknown>;

scope.onmessage = ({ data }) => {
  const answer = "order" in data ? prepare(data) : make(data);
  if (answer !== undefined) scope.postMessage(answer);
};

function prepare({ order, problemSource }: Preparation): Answer | undefined {
  if (problemSource !== undefined) {
    rememberSource(order.parameters.problem, problemSource);
    // It may hang from here on.
    scope.postMessage({ calls: callsOfThread });
  }
  try {
    recipe = recipeFor(order);
  } catch (error) {
    return { failure: toSend(error) };
  }
}

function make({ job, first, count }: Job): Answer {
  try {
    return { job, generated: generateBatch(recipe, first, count) };
  } catch (error) {
    return { job, error: toSend(error) };
  }
}

import { type Classes, oneClass } from "./classes.ts";
import { complete } from "./complete.ts";
import type { ProblemDefinition } from "./definition.ts";
import type { Problem } from "./problem.ts";

/** What built-in problems may say besides their definition. */
interface Extras<P, A> extends Pick<Problem<P, A>, "operators" | "judgesOtherAnswers"> {
  /** Left out: all examples share a class. */
  readonly classes?: Classes<P, A>;
}

/** A built-in problem. Other than those of users, it also has a class for examples that cannot be read, as in Int2Int. */
export function builtIn<P, A, Q = undefined>(
  definition: ProblemDefinition<P, A, Q>,
  { classes = oneClass, ...others }: Extras<NoInfer<P>, NoInfer<A>> = {},
): Problem<P, A> {
  return { ...complete(definition as ProblemDefinition<P, A, unknown>, classes), ...others };
}

/** What `--constrained` makes of the answers to a problem. */
import { Constraint } from "../decoding/constraint.ts";
import { FlagError } from "../errors.ts";
import type { Flags } from "../flags/table.ts";
import type { Task } from "../task/task.ts";

/**
 * @returns undefined where answers may be anything
 * @throws {FlagError} where nothing says which answers can be read, or none has room
 */
export function constraintOf(
  { constrained, max_output_len }: Flags,
  { problem: { name, outputTokenizer: { grammar } }, vocabulary }: Task,
): Constraint | undefined {
  if (!constrained) return undefined;
  if (grammar === undefined) {
    throw new FlagError(
      "--constrained",
      `no grammar says what answers of ${name} are made of: data files need --data_types, and custom problems a ` +
        "grammar of the outputTokenizer",
    );
  }
  const { fewest } = grammar.start;
  if (fewest > max_output_len) {
    const found = `with --constrained true, as the shortest answers of ${name} have so many tokens`;
    throw new FlagError(
      "--max_output_len",
      `expected at least ${fewest} ${found}; found ${max_output_len}`,
    );
  }
  return new Constraint(grammar, vocabulary);
}

import { FlagError } from "../../errors.ts";
import { maxPositions } from "../../tokenizers/max_positions.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import type { Shape } from "./matrix.ts";

/**
 * Refuses matrices that are always too long, which would otherwise be found out only after ten thousand large ones.
 *
 * @param shape of the smallest matrix
 * @throws {FlagError}
 */
export function expectFitting(
  [rows, columns]: Shape,
  { max_len }: Pick<ProblemFlags, "max_len">,
): void {
  const limit = max_len > 0 ? Math.min(max_len, maxPositions) : maxPositions;
  // Two sizes, then a sign and a digit per entry.
  const fewest = 2 + 2 * rows * columns;
  if (fewest < limit) return;
  const matrix = `a ${rows} × ${columns} matrix (--dim1, --dim2) takes ${fewest} tokens or more`;
  throw new FlagError("--max_len", `${matrix}, the limit is ${limit - 1}`);
}

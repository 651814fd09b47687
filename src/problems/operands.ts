import type { Random } from "../random.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/** How integers are drawn, and between which bounds. */
export type OperandFlags = Pick<ProblemFlags, "minint" | "maxint" | "operand_distribution">;

/** An integer from `minint` to `maxint`, drawn as `operand_distribution` says. */
export function drawOperand(
  random: Random,
  { minint, maxint, operand_distribution }: OperandFlags,
): bigint {
  return operand_distribution === "log_uniform"
    ? random.logUniform(minint, maxint)
    : random.bigInteger(minint, maxint);
}

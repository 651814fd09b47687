/** How much memory a pass may take that scores or answers: larger batches are computed in parts. */
import { freeMemory } from "../memory/limits.ts";

/**
 * Large enough for matmuls at full speed, and for batches of usual sizes as a whole: 128 examples of 100 tokens
 * in the default model take 0.2 GB.
 */
export const usualBudget = 512 * 2 ** 20;

/** Accelerators need large batches, and have memory for them. */
export const acceleratorBudget = 4 * usualBudget;

/** On the host, where a pass takes more than its tensors, and others need memory too. */
export function hostBudget(free = freeMemory()): number {
  return Math.min(usualBudget, free / 3);
}

import type { Random } from "../random.ts";

/** A size, uniform from `smallest` to `largest`; a smallest one of 0 stands for the largest. Sizes are at least `least`. */
export function drawSize(random: Random, smallest: number, largest: number, least = 1): number {
  if (smallest === 0) return largest;
  return random.integer(Math.min(largest, Math.max(least, smallest)), largest);
}

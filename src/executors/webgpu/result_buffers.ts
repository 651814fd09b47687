/** The buffers that steps leave their results in. */

export interface ResultBuffers {
  readonly gradients: string;
  readonly losses: string;
}

/** Of one batch. */
export const batchResults = { gradients: "gradients", losses: "loss" } as const;

/** Of all batches of a step. */
export function stepResults(accumulate: number): ResultBuffers {
  return accumulate > 1 ? { gradients: "accumulated", losses: "losses" } : batchResults;
}

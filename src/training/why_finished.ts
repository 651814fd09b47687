import type { StoppingCriterion } from "./best_metrics.ts";
import type { TrainingState } from "./state.ts";

/** Why nothing is left to train, if so. */
export function whyFinished(
  maxEpoch: number,
  stoppingCriterion: StoppingCriterion | undefined,
  { epoch, stopping }: TrainingState,
): string | undefined {
  if (epoch >= maxEpoch) {
    const were = epoch === 1 ? "1 epoch was" : `${epoch} epochs were`;
    return `${were} trained before; for more, raise --max_epoch`;
  }
  if (stoppingCriterion === undefined || stopping.epochsWithout <= stoppingCriterion.patience) {
    return undefined;
  }
  return `After ${epoch} ${
    epoch === 1 ? "epoch" : "epochs"
  } the stopping criterion was met before; ` +
    "for more, raise the number of epochs in --stopping_criterion";
}

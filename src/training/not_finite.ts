/** Errors for runs whose loss is no longer a number, with advice. */
import { TrainingError } from "../errors.ts";
import type { SkippedRun, Trainer } from "../executors/trainer.ts";
import { knownToAll } from "../mpi/agreement.ts";
import { foundIn } from "./skip_report.ts";
import type { TrainingState } from "./state.ts";

/** What the messages say of a run. */
export interface SpoiledRun {
  readonly trainer: Pick<Trainer, "progress">;
  readonly learningRate: (step: number) => number;
  readonly optimizer: string;
  readonly maxSkippedSteps: number;
}

/** The learning rate of the next step. */
export function nextRate({ trainer, learningRate }: SpoiledRun, { steps }: TrainingState): number {
  const { skipped = 0 } = trainer.progress();
  return learningRate(steps - skipped + 1);
}

/** After too many steps in a row that were skipped. */
export function notFinite(
  run: SpoiledRun,
  state: TrainingState,
  { first }: SkippedRun,
): TrainingError {
  const { maxSkippedSteps: most } = run;
  const others = most > 1 ? `, one of ${most} such steps in a row,` : "";
  return knownToAll(new TrainingError(`step ${foundIn(first)}${others} ${atRate(run, state)}`));
}

/** @throws TrainingError when the last step has spoiled the weights, which the next one would find out too late */
export function expectFiniteScores(
  run: SpoiledRun,
  state: TrainingState,
  scores: Readonly<Record<string, number>>,
): void {
  for (const [name, score] of Object.entries(scores)) {
    if (name.endsWith("loss")) expectFinite(run, state, name, score);
  }
}

/** @param what the number is @throws TrainingError when it is not finite */
export function expectFinite(
  run: SpoiledRun,
  state: TrainingState,
  what: string,
  value: number,
): void {
  if (Number.isFinite(value)) return;
  const text = `after step ${state.steps}: ${what} is ${value} ${atRate(run, state)}`;
  throw knownToAll(new TrainingError(text));
}

function atRate(run: SpoiledRun, state: TrainingState): string {
  const rate = nextRate(run, state);
  return `at learning rate ${rate}; nothing was saved over the last checkpoint. Try a lower learning ` +
    `rate (--optimizer ${run.optimizer},lr=${
      Number((rate / 10).toPrecision(6))
    }), or gradient clipping ` +
    "(--clip_grad_norm 1)";
}

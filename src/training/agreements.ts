/** What all ranks of a run decide together, so that none waits for another that has stopped. */
import { everywhere, largest } from "../mpi/agreement.ts";
import type { World } from "../mpi/world.ts";
import type { Run } from "./run.ts";
import { isSaveDue } from "./within_epoch.ts";

export interface StepAgreement {
  /** Some rank was asked to stop. */
  readonly isStopping: boolean;
  /** Some rank has no batches for the next step. */
  readonly hasFailed: boolean;
  /** Rank 0 wants to save. */
  readonly isSaveDue: boolean;
}

/** Asked before each step. @param saved when the last checkpoint was written, as `performance.now()` counts */
export async function agreeOnStep(
  run: Run,
  hasFailed: boolean,
  saved: number,
): Promise<StepAgreement> {
  const { stop, failed, save } = await largest(run.world, {
    stop: Number(run.interrupted()),
    failed: Number(hasFailed),
    save: Number(run.world.rank === 0 && isSaveDue(run, saved)),
  });
  return { isStopping: stop > 0, hasFailed: failed > 0, isSaveDue: save > 0 };
}

/** Whether any rank was asked to stop. */
export async function isStopAgreed({ world, interrupted }: Run): Promise<boolean> {
  const { stop } = await largest(world, { stop: Number(interrupted()) });
  return stop > 0;
}

/** The error of the lowest rank that has one. */
export async function failureAnywhere(world: World, outcome: object): Promise<unknown> {
  try {
    await everywhere(world, () => {
      if ("error" in outcome) throw outcome.error;
    });
  } catch (error) {
    return error;
  }
}

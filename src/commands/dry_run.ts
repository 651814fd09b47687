/** `--dry_run true`: all that a run does up to its first steps, and nothing is written. */
import { slurmJob } from "../environment.ts";
import { alone } from "../mpi/world.ts";
import type { Logger } from "../log/logger.ts";
import { withMemoryAdvice } from "../memory/failure.ts";
import { nameRunFolder } from "../training/run_folder.ts";
import { shownExamples } from "./dry_run_examples.ts";
import { type DryRun, dryRunReport } from "./dry_run_report.ts";
import { evaluationShape } from "./evaluation.ts";
import { evaluationAdvice, logTrainingMemory, trainingAdvice } from "./memory_log.ts";
import { type Plan, readyToTrain } from "./ready_to_train.ts";
import { checkEvaluation } from "./sanity_check.ts";
import { writeOutput } from "./standard_output.ts";
import { timeSteps } from "./time_steps.ts";
import { silent } from "../log/rank_log.ts";

/** Prints what a run with these flags would be. @returns the exit code */
export async function dryRun(plan: Plan): Promise<number> {
  const { task, optimizer, flags: given } = plan;
  const warnings: string[] = [], log = warningsOnly(warnings);
  const folder = nameRunFolder(given, slurmJob());
  const surroundings = { folder, log, world: alone, interrupted: () => false, write() {} };
  const { training, why, flags, start, graphs, state, source, sets, context, before } =
    await readyToTrain(plan, surroundings);
  const { trainer, model } = training;
  try {
    const { batch_size: batchSize, accumulate_gradients: accumulate } = flags;
    const shape = { batchSize, accumulate, lengths: await source.longest(0) };
    const evaluation = await evaluationShape(flags, sets);
    let memory = "";
    const info = (line: string) => void (memory = line.replace("Memory: ", ""));
    logTrainingMemory({ ...log, info }, training, shape, evaluation, before);
    await withMemoryAdvice(
      checkEvaluation(context, sets),
      () => evaluationAdvice(model, evaluation),
    );
    const shown = shownExamples(task, await source.batch(state.iterations));
    const timed = await withMemoryAdvice(
      timeSteps(trainer, source, state, accumulate),
      () => trainingAdvice(trainer, shape, before.free),
    ).finally(() => source.close());
    const report: DryRun = {
      ...{ task, flags, graphs, trainer, why, optimizer, memory, examples: shown, timed, warnings },
      folder: given.exp_id || slurmJob() ? folder.path : undefined,
      start: startOf(start.checkpoint?.path ?? start.model?.path, state),
    };
    writeOutput(dryRunReport(report));
    return 0;
  } finally {
    training.close();
  }
}

function startOf(
  path: string | undefined,
  { epoch, iterations }: { readonly epoch: number; readonly iterations: number },
): string {
  if (path === undefined) return "new weights";
  return `${path}${iterations === 0 ? "" : `, epoch ${epoch}, iteration ${iterations}`}`;
}

/** A log of which only warnings are of interest. */
function warningsOnly(warnings: string[]): Logger {
  const keep = (message: string) => void warnings.push(message);
  return { ...silent, warning: keep, error: keep };
}

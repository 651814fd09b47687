/** How long a step takes. */
import type { BatchSource } from "../examples/source.ts";
import type { Trainer } from "../executors/trainer.ts";

/** Steps that are not timed: code is compiled, and memory taken, in the first ones. */
const warmUp = 3;

/** Steps are timed until there are so many, or so many milliseconds have passed. */
const most = { steps: 50, time: 3000 };

/** What timing found. */
export interface TimedSteps {
  readonly steps: number;
  readonly secondsPerStep: number;
  /** Mean loss of the first step. */
  readonly firstLoss: number | undefined;
}

/** Steps as the training loop makes them, on weights that nobody will save. */
export async function timeSteps(
  trainer: Trainer,
  source: BatchSource,
  { iterations, steps: before }: { readonly iterations: number; readonly steps: number },
  accumulate: number,
): Promise<TimedSteps> {
  const batchesOf = (step: number) =>
    Promise.all(
      Array.from(
        { length: accumulate },
        (_, i) => source.batch(iterations + step * accumulate + i),
      ),
    );
  const begin = performance.now();
  let start = Infinity, steps = 0, firstLoss: number | undefined;
  let batches = batchesOf(0);
  for (let step = 0; steps < most.steps && !isLate(start); step++) {
    const current = await batches;
    const isWarm = step >= warmUp || step > 0 && isLate(begin);
    if (isWarm && steps === 0) start = performance.now();
    const made = trainer.step(current, before + step + 1);
    batches = batchesOf(step + 1);
    const result = await made;
    if (step === 0) firstLoss = (result ?? await trainer.collect())?.loss;
    if (isWarm) steps++;
  }
  await Promise.all([batches, trainer.collect()]);
  return { steps, secondsPerStep: (performance.now() - start) / 1000 / steps, firstLoss };
}

function isLate(start: number): boolean {
  return performance.now() - start > most.time;
}

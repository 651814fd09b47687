/** Cases of an optimizer: steps from the weights and batches of the case they are based on. */
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import type { CaseKind } from "./check.ts";
import { assertClose, tolerances } from "./close.ts";
import { type GoldenCase, readArrays, readCase } from "./golden_case.ts";
import type { GoldenEngine } from "./golden_engine.ts";
import { withTraining } from "./golden_model.ts";
import { compareWeights, takeSteps } from "./model_case.ts";

export const optimizerCase: CaseKind = {
  fits: ({ base_case, optimizer }) => base_case !== undefined && optimizer !== undefined,
  checks: (golden) => [
    { title: golden.optimizer, runOn: (engine) => checkOptimizer(engine, golden) },
  ],
};

function checkOptimizer(tested: GoldenEngine, golden: GoldenCase): Promise<number> {
  const { optimizer, steps, base_case, clip_grad_norm: clipGradNorm } = golden;
  const base = readCase(base_case);
  const start = { weights: "init", optimizer, clipGradNorm };
  return withTraining(tested, base, start, async ({ trainer }) =>
    Math.max(
      await takeSteps(trainer, base.batches, golden),
      compareWeights(trainer, readArrays(golden.folder), `after${steps}`, base.frozen),
      compareRates(optimizer, golden.lrs),
    ));
}

/** Learning rates of the first steps. */
export function compareRates(optimizer: string, recorded: readonly number[]): number {
  const { schedule } = parseOptimizer(optimizer);
  const found = recorded.map((_, i) => schedule(i + 1));
  return assertClose(`learning rates of ${optimizer}`, found, recorded, tolerances.rate);
}

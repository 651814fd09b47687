/** Checks of an optimizer: twelve steps from the weights and batches of the case it is based on. */
import { assertClose, tolerances } from "./close.ts";
import { type GoldenCase, readArrays, readCase } from "./golden_case.ts";
import { batchOf, setWeights, startEngine } from "./golden_model.ts";
import { checkWeights } from "./model_case.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";

/** Learning rates are computed in float64. */
const rateTolerance = { absolute: 0, relative: 1e-12 };

export async function checkOptimizer(golden: GoldenCase): Promise<string> {
  const base = readCase(golden.base_case);
  const optimizer = parseOptimizer(golden.optimizer);
  const engine = await startEngine(base, golden.optimizer, golden.clip_grad_norm);
  setWeights(engine.weights(), readArrays(golden.base_case), "init");
  for (let step = 1; step <= golden.steps; step++) {
    const { loss, gradientNorm } = await engine.step([batchOf(base.batches[step - 1])], step);
    const at = step - 1;
    assertClose(`loss of step ${step}`, [loss], [golden.losses[at]], tolerances.loss);
    const norm = golden.grad_norms_before_clip[at];
    assertClose(`norm of step ${step}`, [gradientNorm], [norm], tolerances.norm);
    const rate = optimizer.schedule(step);
    assertClose(`learning rate of step ${step}`, [rate], [golden.lrs[at]], rateTolerance);
  }
  const worst = checkWeights(engine, readArrays(golden.case), `after${golden.steps}`);
  engine.close();
  return `weights after ${golden.steps} steps within ${
    (100 * worst).toFixed(1)
  } % of the tolerance`;
}

/** Cases of a whole model: forward pass, gradients, training steps, decoding, evaluation. */
import assert from "node:assert/strict";
import type { Trainer } from "../../src/executors/trainer.ts";
import { gradientName } from "../../src/models/model.ts";
import type { Weight } from "../../src/models/weights.ts";
import type { CaseKind } from "./check.ts";
import { assertClose, assertNear, tolerances } from "./close.ts";
import { checkSearch } from "./beam_check.ts";
import { checkDecoded, checkScored, predictedRows } from "./decoding_checks.ts";
import { checkEvaluator } from "./evaluator_check.ts";
import type { Arrays, GoldenCase } from "./golden_case.ts";
import type { GoldenEngine } from "./golden_engine.ts";
import { batchOf, modelOf, withTrainingOf } from "./golden_model.ts";

export const modelCase: CaseKind = {
  fits: ({ batches, losses }) => batches !== undefined && losses !== undefined,
  checks(golden) {
    const checks: [string, typeof checkSteps, boolean][] = [
      ["forward pass and gradients", checkGradients, true],
      ["training steps", checkSteps, true],
      ["scores and decoding", checkDecoding, true],
      ["beam search", checkBeams, golden.eval.beam !== undefined && !reusesKeys(golden)],
      ["evaluation", checkEvaluation, recordedScores(golden) !== undefined],
    ];
    return checks.filter(([, , isRecorded]) => isRecorded)
      .map(([title, check]) => ({ title, runOn: (engine) => check(engine, golden) }));
  },
};

/** Forward pass and gradients of the first batch, with the starting weights. */
function checkGradients(tested: GoldenEngine, golden: GoldenCase): Promise<number> {
  return withTrainingOf(tested, golden, { weights: "init" }, async ({ trainer }, arrays) => {
    const model = modelOf(golden), batch = batchOf(golden.batches[0]);
    const run = (outputs: typeof model.training) =>
      tested.runGraph(outputs, model, trainer.arrays.weights(), batch);
    const forward = await run(model.inspection);
    const scored = (await run({ loss: model.scoring.loss! })).get("loss")![0]!;
    const { cross_entropy, loss } = golden.first_batch;
    const worst = Math.max(
      assertNear("cross entropy", scored, cross_entropy, tolerances.loss),
      compareForward(forward, arrays, predictedRows(golden, batch)),
    );
    if (!tested.trains) return worst;
    const training = await run(model.training);
    const trained = model.weights.filter(({ trainable }) => trainable);
    return Math.max(
      worst,
      assertNear("loss", training.get("loss")![0]!, loss, tolerances.loss),
      ...trained.map((weight) => checkGradient(weight, training, arrays)),
    );
  });
}

function checkGradient(weight: Weight, found: Arrays, arrays: Arrays): number {
  const gradient = found.get(gradientName(weight.name))!;
  let offset = 0, worst = 0;
  for (const { name } of weight.parts) {
    const recorded = arrays.get(`grad/${name}`);
    assert.ok(recorded, `the case has a gradient of ${name}`);
    // A table is used, and has a gradient, in its first rows only.
    const length = Math.min(recorded.length, gradient.length - offset);
    const [values, used] = [
      gradient.subarray(offset, offset + length),
      recorded.subarray(0, length),
    ];
    worst = Math.max(
      worst,
      assertClose(`gradient of ${name}`, values, used, tolerances.gradient),
    );
    assert.ok(recorded.subarray(length).every((g) => g === 0), `${name}: unused rows`);
    offset += recorded.length;
  }
  return worst;
}

/** Of the decoder's states, those of the last position may be left out: it predicts nothing. */
function compareForward(forward: Arrays, arrays: Arrays, rows: (values: Float32Array) => number[]) {
  const states = [...forward].filter(([name]) => name !== "scores");
  return Math.max(
    ...states.map(([name, found]) => {
      const recorded = arrays.get(`fwd/${name}`)!.subarray(0, found.length);
      return assertClose(name, found, recorded, tolerances.tensor);
    }),
    assertClose(
      "scores",
      rows(forward.get("scores")!),
      arrays.get("fwd/scores")!,
      tolerances.tensor,
    ),
  );
}

function checkSteps(tested: GoldenEngine, golden: GoldenCase): Promise<number> {
  return withTrainingOf(
    tested,
    golden,
    { weights: "init", trains: true },
    async ({ trainer }, arrays) =>
      Math.max(
        await takeSteps(trainer, golden.batches, golden),
        compareWeights(trainer, arrays, afterSteps(golden), golden.frozen),
      ),
  );
}

/** Takes the steps whose losses and norms are recorded. */
export async function takeSteps(
  trainer: Trainer,
  batches: GoldenCase["batches"],
  { losses, grad_norms_before_clip: norms, first_batch }: GoldenCase,
): Promise<number> {
  const penalties: number[] = Object.values(first_batch?.ponder_penalty ?? {});
  let worst = 0;
  for (const [i, recorded] of losses.entries()) {
    const result = await trainer.step([batchOf(batches[i])], i + 1) ?? await trainer.collect();
    const { loss, gradientNorm, penalty } = result!;
    if (i === 0 && penalties.length > 0) {
      const sum = penalties.reduce((a, b) => a + b);
      worst = assertNear("ponder penalty", penalty ?? 0, sum, tolerances.loss);
    }
    worst = Math.max(
      worst,
      assertNear(`loss of step ${i + 1}`, loss, recorded, tolerances.loss),
      assertNear(`norm of step ${i + 1}`, gradientNorm, norms[i], tolerances.norm),
    );
  }
  await trainer.pull();
  return worst;
}

/** Compares weights, but for key biases: their gradient is 0 in truth, and recorded is the noise of rounding. */
export function compareWeights(
  trainer: Trainer,
  arrays: Arrays,
  prefix: string,
  frozen: readonly string[],
): number {
  const compared = trainer.arrays.weights().filter(({ name }) =>
    !frozen.includes(name) && !name.endsWith("k_lin.bias")
  );
  return Math.max(...compared.map(({ name, values }) => {
    const recorded = arrays.get(`${prefix}/${name}`);
    assert.ok(recorded, `the case has the weight ${prefix}/${name}`);
    return assertClose(name, values, recorded, tolerances.weight);
  }));
}

/** The weights differ in the last bits after training: what follows starts from the recorded ones. */
function afterSteps({ losses }: GoldenCase): string {
  return `after${losses.length}`;
}

function checkDecoding(tested: GoldenEngine, golden: GoldenCase): Promise<number> {
  const { eval: recorded } = golden;
  return withTrainingOf(
    tested,
    golden,
    { weights: afterSteps(golden) },
    async ({ model }, arrays) => {
      const batch = batchOf(recorded.batch);
      const scored = await checkScored(tested, model, golden, batch, arrays);
      await checkDecoded(model, golden, batch);
      return scored;
    },
  );
}

/** The original's looped decoder layers reuse keys when they generate, which changes its scores. */
function reusesKeys({ params }: GoldenCase): boolean {
  return params.dec_loop_idx !== -1 && params.dec_loops > 1;
}

function checkBeams(tested: GoldenEngine, golden: GoldenCase): Promise<number> {
  const { batch, beam } = golden.eval;
  return withTrainingOf(
    tested,
    golden,
    { weights: afterSteps(golden) },
    ({ model }) => checkSearch(model, batchOf(batch), beam),
  );
}

function checkEvaluation(tested: GoldenEngine, golden: GoldenCase): Promise<number> {
  const { evaluator, flags } = golden;
  return withTrainingOf(
    tested,
    golden,
    { weights: afterSteps(golden) },
    ({ model }) =>
      checkEvaluator(model, {
        ...evaluator,
        scores: recordedScores(golden),
        flags,
        vocabulary: golden.vocabulary,
      }),
  );
}

/** The original evaluates recurrent models only once a transposition is added to it. */
function recordedScores({ evaluator }: GoldenCase) {
  return evaluator?.scores ?? evaluator?.scores_with_generated_transposed;
}

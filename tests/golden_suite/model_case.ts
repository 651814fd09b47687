/** Checks of a whole model: forward pass, gradients, training steps, greedy decoding, evaluation. */
import assert from "node:assert/strict";
import type { Engine } from "../../src/engines/engine.ts";
import { FlagError } from "../../src/errors.ts";
import { enginePredictor } from "../../src/evaluation/engine_predictor.ts";
import { evaluate } from "../../src/evaluation/evaluator.ts";
import { collate, encoderDecoderFraming } from "../../src/batches/collate.ts";
import { gradientName } from "../../src/models/graphs.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { unavailableFlags } from "../../src/parameters/parse.ts";
import { checkPrediction } from "../../src/problems/check.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { vocabularyOf } from "../../src/tokenizers/vocabulary.ts";
import { assertClose, tolerances } from "./close.ts";
import { type GoldenCase, readArrays } from "./golden_case.ts";
import { batchOf, modelOf, runGraph, setWeights, startEngine } from "./golden_model.ts";

/** Flags that only decide the examples, which a case brings along. */
const exampleFlags = ["operation", "modulus"];

/** Flags of the case whose feature is not built yet. */
export function missingFeatures(golden: GoldenCase): string[] {
  const flags = Object.entries(golden.flags ?? {}).filter(([name]) => !exampleFlags.includes(name));
  const missing: string[] = unavailableFlags(Object.fromEntries(flags));
  return optimizerIsBuilt(golden.params?.optimizer) ? missing : [...missing, "optimizer"];
}

export function optimizerIsBuilt(text: string | undefined): boolean {
  if (text === undefined) return true;
  try {
    parseOptimizer(text);
    return true;
  } catch (error) {
    if (error instanceof FlagError) return false;
    throw error;
  }
}

/** Forward pass and gradients of the first batch, with the starting weights. */
export async function checkGradients(golden: GoldenCase): Promise<string> {
  const arrays = readArrays(golden.case), model = modelOf(golden);
  const engine = await startEngine(golden, "adam", 0, 1);
  setWeights(engine.weights(), arrays, "init");
  const batch = batchOf(golden.batches[0]);
  const training = await runGraph(model.training, model, engine.weights(), batch);
  assertClose("loss", training.get("loss")!, [golden.first_batch.cross_entropy], tolerances.loss);
  let worst = 0;
  for (const weight of model.weights.filter(({ trainable }) => trainable)) {
    const gradient = training.get(gradientName(weight.name))!;
    let offset = 0;
    for (const { name } of weight.parts) {
      const recorded = arrays.get(`grad/${name}`);
      assert.ok(recorded, `the case has a gradient of ${name}`);
      // A table is used, and has a gradient, in its first rows only.
      const length = Math.min(recorded.length, gradient.length - offset);
      const found = gradient.subarray(offset, offset + length);
      const share = assertClose(
        `gradient of ${name}`,
        found,
        recorded.subarray(0, length),
        tolerances.gradient,
      );
      worst = Math.max(worst, share);
      assert.ok(recorded.subarray(length).every((g) => g === 0), `${name}: unused rows`);
      offset += recorded.length;
    }
  }
  const { inspection } = model;
  const forward = await runGraph(inspection, model, engine.weights(), batch);
  assertClose("encoded", forward.get("encoded")!, arrays.get("fwd/encoded")!, tolerances.tensor);
  engine.close();
  return `gradients within ${(100 * worst).toFixed(1)} % of the tolerance`;
}

/** The recorded training steps, then decoding and scores with the weights they lead to. */
export async function checkSteps(golden: GoldenCase): Promise<string> {
  const arrays = readArrays(golden.case);
  const { params } = golden;
  const engine = await startEngine(golden, params.optimizer, params.clip_grad_norm);
  setWeights(engine.weights(), arrays, "init");
  for (const [i, recorded] of golden.batches.entries()) {
    const { loss, gradientNorm } = await engine.step([batchOf(recorded)], i + 1);
    assertClose(`loss of step ${i + 1}`, [loss], [golden.losses[i]], tolerances.loss);
    const norm = golden.grad_norms_before_clip[i];
    assertClose(`norm of step ${i + 1}`, [gradientNorm], [norm], tolerances.norm);
  }
  const worst = checkWeights(engine, arrays, "after5");
  await checkEvaluation(golden, engine, arrays);
  engine.close();
  return `weights after ${golden.batches.length} steps within ${(100 * worst).toFixed(1)} %`;
}

/** Compares weights, but for key biases: their gradient is 0 in truth, and recorded is the noise of rounding. */
export function checkWeights(
  engine: Engine,
  arrays: ReadonlyMap<string, Float32Array>,
  prefix: string,
): number {
  let worst = 0;
  for (const { name, values } of engine.weights()) {
    const recorded = arrays.get(`${prefix}/${name}`);
    if (recorded === undefined || name.endsWith("k_lin.bias")) continue;
    worst = Math.max(worst, assertClose(name, values, recorded, tolerances.weight));
  }
  return worst;
}

async function checkEvaluation(
  golden: GoldenCase,
  engine: Engine,
  arrays: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  const { eval: recorded } = golden;
  const batch = batchOf(recorded.batch);
  // The weights differ in the last bits after training: start from the recorded ones.
  setWeights(engine.weights(), arrays, "after5");
  const predictor = enginePredictor(engine);
  const { loss, tokens, perfect } = await predictor.score(batch);
  assertClose("evaluation loss", [loss], [recorded.loss], tolerances.loss);
  assert.equal(tokens, recorded.n_predicted);
  assert.deepEqual(perfect.map(Number), recorded.valid);
  const model = modelOf(golden);
  const { scores } = model.inspection;
  const found = await runGraph({ scores: scores! }, model, engine.weights(), batch);
  checkScores(
    found.get("scores")!,
    arrays.get("eval/scores")!,
    batch.targetLengths,
    batch.targetLength,
  );
  await checkGreedy(engine, batch, recorded.generate_max_len, recorded.generate);
  await checkEvaluator(golden, engine);
}

/** Recorded are only the rows of predicted tokens, position by position. */
function checkScores(
  found: Float32Array,
  recorded: Float32Array,
  lengths: Int32Array,
  targetLength: number,
): void {
  const rows = (targetLength - 1) * lengths.length, words = found.length / rows;
  const predicted = Array.from({ length: rows }, (_, row) => row).filter((row) =>
    Math.floor(row / lengths.length) < lengths[row % lengths.length]! - 1
  );
  const kept = predicted.flatMap((row) => [...found.subarray(row * words, (row + 1) * words)]);
  assertClose("scores", kept, recorded, tolerances.tensor);
}

/** Recorded rows start with the opening token, end with the closing one, and are padded. */
export async function checkGreedy(
  engine: Engine,
  batch: ReturnType<typeof batchOf>,
  maxLength: number,
  recorded: number[][],
): Promise<void> {
  const all = Array.from({ length: batch.size }, (_, i) => i);
  const rows = await enginePredictor(engine).generate(batch, all, maxLength);
  const expected = recorded.map((row) => row.slice(1, row.indexOf(0, 1)));
  assert.deepEqual(rows, expected, "greedy decoding");
}

/** The whole evaluation, for problems that are built. */
async function checkEvaluator(golden: GoldenCase, engine: Engine): Promise<void> {
  const { params, evaluator } = golden;
  if (params.operation !== "gcd" || evaluator?.scores === undefined) return;
  const problem = problemFor({
    ...params,
    minint: BigInt(params.minint),
    maxint: BigInt(params.maxint),
  });
  const vocabulary = vocabularyOf(problem.inputTokenizer, problem.outputTokenizer);
  assert.deepEqual(vocabulary.words, golden.vocabulary);
  const examples = evaluator.eval_lines.map((line: string) => {
    const [source, target] = line.split("\t").map((side) => side.split(" ")) as [
      string[],
      string[],
    ];
    const answer = problem.outputTokenizer.parse(target);
    const given = problem.inputTokenizer.parse(source);
    return { source, target, codeClass: problem.codeClass(given, answer) };
  });
  const size = evaluator.batch_size_eval;
  async function* batches() {
    for (let i = 0; i < examples.length; i += size) {
      yield await Promise.resolve(
        collate(examples.slice(i, i + size), vocabulary, encoderDecoderFraming),
      );
    }
  }
  const scores = await evaluate({
    predictor: enginePredictor(engine),
    checker: {
      check: (source, target, found) => checkPrediction(problem, source, target, found),
      describeClass: (code) => problem.describeClass(code),
    },
    words: vocabulary.words,
    maxOutputLength: evaluator.max_output_len,
    log: () => {},
  }, { name: "valid", batches: batches(), size: examples.length });
  const { epoch: _, ...recorded } = evaluator.scores;
  assert.deepEqual(Object.keys(scores!), Object.keys(recorded));
  for (const [name, value] of Object.entries(recorded)) {
    const tolerance = name.endsWith("xe_loss") ? tolerances.score : tolerances.percentage;
    assertClose(name, [scores![name]!], [value as number], tolerance);
  }
}

/** Ranks take the steps of one that accumulates gradients over as many batches. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/examples/batch.ts";
import type { StepResult, Trainer } from "../../src/executors/trainer.ts";
import { optimizerNames } from "../../src/flags/choices.ts";
import { alone, type World } from "../../src/mpi/world.ts";
import {
  type DeviceName,
  distance,
  randomWords,
  type Setting,
  stepped,
  weightsOf,
  withSmallTraining,
} from "../executors/small_trainings.ts";
import { soakedCases } from "../soak.ts";
import { onRanks } from "./ranks.ts";

interface Outcome {
  readonly results: readonly StepResult[];
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** Makes a loss of problems that are longer than all others no number. */
function spoil({ arrays }: Trainer): void {
  const table = arrays.weights().find(({ name }) => name === "encoder.position_embeddings.weight");
  table!.values.fill(NaN, 16 * spoiledRow, 16 * (spoiledRow + 1));
}

/** Of different lengths, so that ranks use different rows of the tables of positions. */
const lengths = [3, 9, 4, 6, 12, 5, 7, 8, 10, 3, 11, 6];

/** A position that problems of such lengths do not reach, with their special tokens. */
const spoiledRow = 16;

/** Steps of `perStep` batches. */
function stepsOf(perStep: number): Batch[][] {
  const batches = lengths.map((length, seed) => randomWords(seed, 4, length));
  return Array.from(
    { length: batches.length / perStep },
    (_, i) => batches.slice(i * perStep, (i + 1) * perStep),
  );
}

/** Trains on this rank's share of each step. */
function trained(
  name: DeviceName,
  { isSpoiled = false, ...setting }: Setting & { isSpoiled?: boolean },
  steps: readonly (readonly Batch[])[],
  world: World = alone,
): Promise<Outcome> {
  return withSmallTraining(name, { ...setting, world }, async ({ trainer }) => {
    if (isSpoiled) spoil(trainer);
    const results: StepResult[] = [];
    for (const [i, step] of steps.entries()) {
      const share = step.length / world.size, first = world.rank * share;
      results.push(await stepped(trainer, step.slice(first, first + share), i + 1));
    }
    return { results, weights: weightsOf(trainer) };
  });
}

async function assertSame(name: DeviceName, ranks: number, setting: Setting, accumulate: number) {
  const steps = stepsOf(ranks * accumulate);
  const whole = await trained(name, { ...setting, accumulate: ranks * accumulate }, steps);
  const together = await onRanks(
    ranks,
    (world) => trained(name, { ...setting, accumulate }, steps, world),
  );
  const [first] = together;
  for (const { weights, results } of together) {
    assert.deepEqual(weights, first!.weights, "all ranks have the same weights");
    assert.deepEqual(results, first!.results);
  }
  assert.ok(distance(whole.weights, first!.weights) < tolerance(setting));
  first!.results.forEach((result, i) => {
    const expected = whole.results[i]!;
    assert.ok(Math.abs(result.loss - expected.loss) < 1e-5, `loss of step ${i + 1}`);
    assert.ok(Math.abs(result.gradientNorm / expected.gradientNorm - 1) < 1e-4);
    assert.equal(result.batches, expected.batches);
  });
}

/** Rprop goes by signs, which rounding may turn. */
function tolerance({ optimizer = "", mixed = false }: Setting): number {
  return /rprop/.test(optimizer) || mixed ? 2e-3 : 5e-5;
}

for (const [ranks, accumulate] of [[2, 1], [3, 1], [2, 3], [4, 1]] as const) {
  Deno.test(`${ranks} ranks on the CPU, ${accumulate} batches each, follow one with ${ranks * accumulate}`, () =>
    assertSame("cpu", ranks, {}, accumulate));
}

for (const optimizer of soakedCases(optimizerNames)) {
  Deno.test(`2 ranks follow one with ${optimizer}`, () =>
    assertSame("cpu", 2, { optimizer: `${optimizer},lr=0.001`, clip: 0.05 }, 1));
}

for (const setting of [{}, { mixed: true, optimizer: "adam_inverse_sqrt,lr=0.001" }]) {
  Deno.test(`2 ranks on WebGPU follow one: ${JSON.stringify(setting)}`, () =>
    assertSame("webgpu", 2, setting, "mixed" in setting ? 2 : 1));
}

for (const name of ["cpu", "webgpu"] as const) {
  Deno.test(`a step that fails at one rank is skipped at all, and leaves no trace: ${name}`, async () => {
    const good = stepsOf(2), setting = { isSpoiled: true };
    const failing = [good[2]![0]!, randomWords(50, 4, 20)];
    const steps = [...good.slice(0, 2), failing, ...good.slice(2)];
    const [first, second] = await onRanks(2, (world) => trained(name, setting, steps, world));
    const [undisturbed] = await onRanks(2, (world) => trained(name, setting, good, world));
    for (const { results } of [first!, second!]) {
      const expected = steps.map((_, i) => i === 2 ? 1 : 0);
      assert.deepEqual(results.map(({ skipped }) => skipped.count), expected);
    }
    assert.deepEqual(first!.weights, second!.weights);
    assert.deepEqual(first!.weights, undisturbed!.weights);
  });
}

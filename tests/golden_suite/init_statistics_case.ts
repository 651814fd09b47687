/** Starting weights follow the distributions of the original, pooled over many draws. */
import assert from "node:assert/strict";
import { modelFromFlags } from "../../src/models/build.ts";
import type { ModelFlags } from "../../src/models/config.ts";
import { initialise } from "../../src/models/initialisation.ts";
import type { WeightPart } from "../../src/models/weights.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { randomFrom } from "../../src/random.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import type { CaseKind } from "./check.ts";
import { assertNear } from "./close.ts";
import type { GoldenFlags } from "./golden_case.ts";

interface Statistics {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  /** Fourth moment over the squared variance: 3 for a normal distribution, 1.8 for a uniform one. */
  readonly kurtosis: number | null;
  readonly pad_row_max_abs?: number;
}

interface Config {
  readonly config: string;
  readonly flags: GoldenFlags;
  readonly n_max_positions: number;
  readonly stats: Readonly<Record<string, Statistics>>;
}

/** What the recorded models have in common. */
const commonFlags = {
  operation: "gcd",
  enc_emb_dim: 16,
  dec_emb_dim: 16,
  n_enc_layers: 1,
  n_dec_layers: 1,
  n_enc_heads: 4,
  n_dec_heads: 4,
};

export const initStatisticsCase: CaseKind = {
  fits: ({ configs }) => Array.isArray(configs) && configs.every(({ stats }) => stats),
  checks: ({ configs }) =>
    (configs as Config[]).map((config) => ({
      title: `starting weights: ${config.config}`,
      run: () => checkConfig(config),
    })),
};

function checkConfig(config: Config): number {
  const parts = partsOf(config);
  const shapes = (list: [string, readonly number[]][]) => Object.fromEntries(list.sort());
  const recorded = Object.entries(config.stats).filter(([name]) => !unused.test(name));
  assert.deepEqual(
    shapes(parts.map(({ name, shape }) => [name, shape])),
    shapes(recorded.map(([name, { shape }]) => [name, shape])),
  );
  // The original forgets to give `xav_init` to most linear layers.
  const xavier = flagsWith({ ...commonFlags, ...config.flags }).xav_init;
  const compared = parts.filter(({ name }) => !xavier || !linearLayer.test(name));
  return Math.max(...compared.map((part, seed) => checkPart(part, config.stats[part.name]!, seed)));
}

/** Weights of the original that nothing depends on. */
const unused = /^encoder\.gru_out\./;

const linearLayer =
  /\.(\w+_lin|lin[12]|midlin\.\d+|proj|gate[12]|halt_prob|gru_out)\.(weight|bias)$/;

function partsOf({ flags, stats, n_max_positions }: Config): WeightPart[] {
  const all: ModelFlags = flagsWith({ ...commonFlags, ...flags });
  const vocabulary = Object.entries(stats).find(([name]) => name.endsWith(".embeddings.weight"))!;
  const model = modelFromFlags(all, vocabulary[1].shape[0]!, padId, n_max_positions);
  return model.weights.flatMap(({ parts }) => parts);
}

function checkPart(part: WeightPart, expected: Statistics, seed: number): number {
  const { name } = part;
  if (part.initial.kind === "sinusoidal") return checkTable(drawn(part, seed, 1), expected);
  if (expected.pad_row_max_abs !== undefined) checkPaddingRow(part, expected, seed);
  const values = drawn(part, seed, pooledElements);
  if (expected.std > 0) return compareDistribution(name, values, expected);
  assert.ok(values.every((value) => value === expected.mean), `${name} is constant`);
  return 0;
}

/** Enough draws that a standard deviation is known to about half a percent. */
const pooledElements = 40_000;

/** As many draws as make `elements` or more values. */
function drawn(part: WeightPart, seed: number, elements: number): Float32Array {
  const size = part.shape.reduce((a, b) => a * b, 1);
  const draws = Math.ceil(elements / size);
  const values = new Float32Array(draws * size);
  for (let i = 0; i < draws; i++) {
    initialise(part, values.subarray(i * size, (i + 1) * size), randomFrom(seed, i));
  }
  return values;
}

function statistics(values: Float32Array) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const moment = (power: number) =>
    values.reduce((sum, x) => sum + (x - mean) ** power, 0) / values.length;
  const variance = moment(2);
  const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  return { mean, std: Math.sqrt(variance), kurtosis: moment(4) / variance ** 2, largest };
}

/** Distributions differ by sampling only: the recorded ones of small biases come from 640 draws. */
function compareDistribution(name: string, values: Float32Array, expected: Statistics): number {
  const { mean, std, kurtosis, largest } = statistics(values);
  // A uniform distribution in the recorded file: sqrt(3) deviations are its bound.
  const uniform = expected.kurtosis! < 2.2;
  assert.equal(kurtosis < 2.2, uniform, `${name}: kurtosis ${kurtosis}`);
  const bound = Math.max(expected.max, -expected.min);
  return Math.max(
    assertNear(`${name}: std`, std, expected.std, { absolute: 0, relative: 0.05 }),
    assertNear(`${name}: mean`, mean, 0, { absolute: 0.03 * std, relative: 0 }),
    uniform ? assertNear(`${name}: bound`, largest, bound, { absolute: 0, relative: 0.02 }) : 0,
  );
}

/** Tables of sines, drawn from nothing; the recorded figures are float32 sums over 40 equal tables. */
function checkTable(values: Float32Array, expected: Statistics): number {
  const { mean, kurtosis } = statistics(values);
  const extremes = [Math.min(...values), Math.max(...values)];
  assert.deepEqual(extremes, [expected.min, expected.max].map(Math.fround));
  return Math.max(
    assertNear("mean", mean, expected.mean, { absolute: 1e-6, relative: 0 }),
    assertNear("kurtosis", kurtosis, expected.kurtosis!, { absolute: 1e-3, relative: 0 }),
  );
}

function checkPaddingRow(part: WeightPart, { pad_row_max_abs }: Statistics, seed: number): void {
  const width = part.shape[1]!, values = drawn(part, seed, 1);
  const largest = (row: number) =>
    Math.max(...values.subarray(row * width, (row + 1) * width).map(Math.abs));
  assert.equal(largest(padId), pad_row_max_abs, `${part.name}: row of padding`);
  assert.ok(largest(padId + 1) > 0, `${part.name}: row after padding`);
}

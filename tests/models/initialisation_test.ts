/** Initial weights follow the distributions of Int2Int, pooled over many draws. */
import assert from "node:assert/strict";
import { type ModelFlags, transformerConfig } from "../../src/models/config.ts";
import { transformerModel } from "../../src/models/graphs.ts";
import { initialise, sinusoid } from "../../src/models/initialisation.ts";
import type { WeightPart } from "../../src/models/weights.ts";
import { randomFrom } from "../../src/random.ts";

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

interface GoldenConfig {
  readonly config: string;
  readonly flags: Record<string, string | number>;
  readonly n_max_positions: number;
  readonly stats: Record<string, Statistics>;
}

const golden: { configs: GoldenConfig[] } = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/init_statistics/case.json", import.meta.url)),
);

const names = ["default", "default_not_shared", "sinusoidal", "dims", "hidden"];

/** What the golden runs have in common; heads and hidden layers change no initial value. */
const defaults: ModelFlags = {
  enc_emb_dim: 16,
  dec_emb_dim: 16,
  n_enc_layers: 1,
  n_dec_layers: 1,
  n_enc_heads: 4,
  n_dec_heads: 4,
  n_enc_hidden_layers: 1,
  n_dec_hidden_layers: 1,
  gelu_activation: false,
  share_inout_emb: true,
  sinusoidal_embeddings: false,
  enc_has_pos_emb: true,
  dec_has_pos_emb: true,
  max_src_len: 0,
};

/** Booleans of the golden file are the words of the command line. */
function flagsOf(flags: GoldenConfig["flags"]): ModelFlags {
  const entries = Object.entries(flags).map(([name, value]) => [
    name,
    value === "true" ? true : value === "false" ? false : value,
  ]);
  return { ...defaults, ...Object.fromEntries(entries) };
}

const padIndex = 1;

function partsOf({ flags, stats, n_max_positions }: GoldenConfig): WeightPart[] {
  const words = stats["encoder.embeddings.weight"]!.shape[0]!;
  const config = transformerConfig(flagsOf(flags), words, padIndex, n_max_positions);
  return transformerModel(config).weights.flatMap(({ parts }) => parts);
}

/** Enough draws that a standard deviation is known to about half a percent. */
const pooledElements = 40_000;

function drawn(part: WeightPart, seed: number): Float32Array {
  const size = part.shape.reduce((a, b) => a * b, 1);
  const draws = Math.ceil(pooledElements / size);
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

/** Distributions differ by sampling only: the golden ones of small biases come from 640 draws. */
function sameDistribution(name: string, values: Float32Array, expected: Statistics): void {
  const { mean, std, kurtosis, largest } = statistics(values);
  assert(Math.abs(std / expected.std - 1) < 0.05, `${name}: std ${std}, not ${expected.std}`);
  assert(Math.abs(mean) < 0.03 * std, `${name}: mean ${mean}`);
  // A uniform distribution in the golden file: sqrt(3) deviations are its bound.
  const uniform = expected.kurtosis! < 2.2;
  assert.equal(kurtosis < 2.2, uniform, `${name}: kurtosis ${kurtosis}`);
  const reached = Math.max(expected.max, -expected.min);
  if (uniform) {
    assert(largest < 1.02 * reached, `${name}: ${largest} exceeds ${reached}`);
    assert(largest > 0.98 * reached, `${name}: never near its bound ${reached}`);
  }
}

for (const config of golden.configs.filter((c) => names.includes(c.config))) {
  const parts = partsOf(config);

  Deno.test(`the model has the weights and shapes of Int2Int: ${config.config}`, () => {
    const shapes = (list: [string, readonly number[]][]) => Object.fromEntries(list.sort());
    assert.deepEqual(
      shapes(parts.map(({ name, shape }) => [name, shape])),
      shapes(Object.entries(config.stats).map(([name, { shape }]) => [name, shape])),
    );
  });

  Deno.test(`weights start with the distributions of Int2Int: ${config.config}`, () => {
    parts.forEach((part, seed) => {
      const expected = config.stats[part.name]!;
      if (part.initial.kind === "sinusoidal") return;
      const values = drawn(part, seed);
      if (expected.std === 0) {
        assert(values.every((value) => value === expected.mean), `${part.name} is constant`);
      } else sameDistribution(part.name, values, expected);
    });
  });

  Deno.test(`the padding row of word tables starts at zero: ${config.config}`, () => {
    const tables = parts.filter(({ name }) => name.endsWith(".embeddings.weight"));
    assert.equal(tables.length, 2);
    for (const table of tables) {
      assert.equal(config.stats[table.name]!.pad_row_max_abs, 0);
      const values = new Float32Array(table.shape[0]! * table.shape[1]!);
      initialise(table, values, randomFrom(1));
      const row = (r: number) => values.subarray(r * table.shape[1]!, (r + 1) * table.shape[1]!);
      assert(row(padIndex).every((value) => value === 0), table.name);
      assert(row(padIndex + 1).every((value) => value !== 0), table.name);
    }
  });
}

Deno.test("sinusoidal tables are those of Int2Int, drawn from nothing", () => {
  const config = golden.configs.find((c) => c.config === "sinusoidal")!;
  const tables = partsOf(config).filter(({ initial }) => initial.kind === "sinusoidal");
  assert.equal(tables.length, 2);
  for (const table of tables) {
    const expected = config.stats[table.name]!;
    const values = new Float32Array(table.shape[0]! * table.shape[1]!);
    initialise(table, values, randomFrom(1));
    const { mean, kurtosis } = statistics(values);
    // Float32 sums over 40 equal tables: the last digits of the golden figures are theirs.
    assert(Math.abs(mean - expected.mean) < 1e-6, `mean ${mean}`);
    assert(Math.abs(kurtosis - expected.kurtosis!) < 1e-3, `kurtosis ${kurtosis}`);
    const extremes = [Math.min(...values), Math.max(...values)];
    assert.deepEqual(extremes, [expected.min, expected.max].map(Math.fround));
  }
});

Deno.test("sinusoidal positions: sines in even columns, cosines in odd ones", () => {
  assert.deepEqual([sinusoid(0, 0, 8), sinusoid(0, 1, 8)], [0, 1]);
  assert.equal(sinusoid(3, 0, 8), Math.sin(3));
  assert.equal(sinusoid(3, 1, 8), Math.cos(3));
  assert(Math.abs(sinusoid(3, 6, 8) - Math.sin(3 / 1000)) < 1e-15);
});

Deno.test("one stream of random numbers gives one set of weights", () => {
  const part = partsOf(golden.configs[0]!)[0]!;
  const draw = (seed: number) => {
    const values = new Float32Array(100);
    initialise(part, values, randomFrom(seed));
    return values;
  };
  assert.deepEqual(draw(4), draw(4));
  assert.notDeepEqual(draw(4), draw(5));
});

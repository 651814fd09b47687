/** Any two options together either train, or are refused with one line that names a flag. */
import assert from "node:assert/strict";
import { generateBatch, generatedDataset } from "../../src/examples/generate/dataset.ts";
import { buildTask } from "../../src/task/task.ts";
import { CpuTrainer } from "../../src/executors/onnx/cpu_trainer.ts";
import { FlagError } from "../../src/errors.ts";
import { modelFromFlags } from "../../src/models/build.ts";
import { initialise } from "../../src/models/initialisation.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { type Overrides, parametersWith } from "../../src/flags/parse.ts";
import type { Parameters } from "../../src/flags/table.ts";
import { randomFrom } from "../../src/random.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import { Training } from "../../src/training/training.ts";
import { soakedCases } from "../soak.ts";

/** Options that change what is computed, each with what it cannot do without. */
const options: Readonly<Record<string, Overrides>> = {
  encoder_only: { architecture: "encoder_only" },
  decoder_only: { architecture: "decoder_only" },
  lstm: { lstm: true, lstm_hidden_dim: 12 },
  gru: { lstm: true, lstm_hidden_dim: 12, GRU: true },
  bidirectional: { lstm: true, lstm_hidden_dim: 12, bidirectional: true },
  wide: { enc_emb_dim: 24, n_enc_heads: 3 },
  deep: { n_enc_layers: 2, n_dec_layers: 2 },
  hidden: { n_enc_hidden_layers: 2, n_dec_hidden_layers: 2 },
  gelu: { gelu_activation: true },
  own_projection: { share_inout_emb: false },
  sinusoidal: { sinusoidal_embeddings: true },
  no_enc_positions: { enc_has_pos_emb: false },
  no_dec_positions: { dec_has_pos_emb: false },
  relu_squared: { activation: "relu_squared" },
  rmsnorm: { norm: "rmsnorm" },
  prenorm: { norm_position: "pre" },
  rotary: { positions: "rotary" },
  enc_rotary: { enc_positions: "rotary" },
  dec_rotary: { dec_positions: "rotary" },
  short_sight: { max_src_len: 2 },
  norm_attention: { norm_attention: true },
  dropout: { dropout: 0.05 },
  attention_dropout: { attention_dropout: 0.05 },
  xavier: { xav_init: true },
  enc_loop: { enc_loop_idx: 0, enc_loops: 2 },
  dec_loop: { dec_loop_idx: -2, dec_loops: 2 },
  gated: { gated: true, enc_loop_idx: 0 },
  all_gated: { enc_gated: true, dec_gated: true, scalar_gate: true },
  biased_gates: { dec_gated: true, biased_gates: true, gate_bias: 1 },
  enc_act: { enc_loop_idx: 0, enc_loops: 2, enc_act: true },
  dec_act: { dec_loop_idx: 0, dec_loops: 2, dec_act: true, act_biased: true, act_bias: 1 },
  accumulate: { accumulate_gradients: 2 },
  no_clipping: { clip_grad_norm: 0 },
};

const tiny: Overrides = {
  ...{ operation: "gcd", base: 10, maxint: 99, enc_emb_dim: 16, dec_emb_dim: 16 },
  ...{ n_enc_layers: 1, n_dec_layers: 1, n_enc_heads: 2, n_dec_heads: 2, batch_size: 8 },
  ...{ optimizer: "adam,lr=0.01" },
};

const steps = 12;

const names = Object.keys(options);
const pairs = soakedCases(names.flatMap((first, i) => names.slice(i + 1).map((b) => [first, b])));
for (const first of names) {
  Deno.test(`${first} trains alone and beside other options, or is refused`, async () => {
    await tryPair(first, first);
    for (const [, second] of pairs.filter(([a]) => a === first)) await tryPair(first, second!);
  });
}

/** Options that set one flag to two values are no pair. */
function contradict(a: Overrides, b: Overrides): boolean {
  return Object.keys(a).some((flag) => flag in b && a[flag] !== b[flag]);
}

async function tryPair(first: string, second: string): Promise<void> {
  const [a, b] = [options[first]!, options[second]!];
  if (contradict(a, b)) return;
  const pair = `${first} and ${second}`;
  let parameters: Parameters;
  try {
    parameters = parametersWith({ ...tiny, ...a, ...b });
  } catch (error) {
    assert.ok(error instanceof FlagError, `${pair}: ${error}`);
    assert.match(error.message, /^--\w+: .*(needs|expected) [^\n]*$/, pair);
    return;
  }
  const [before, after] = await memorise(parameters);
  assert.ok(after < 0.9 * before, `${pair}: the loss went from ${before} to ${after}`);
}

/** Loss of one batch, without dropout, before and after a few steps on it. */
async function memorise(parameters: Parameters): Promise<[number, number]> {
  const dataset = generatedDataset(buildTask(parameters), 3, "train");
  const { batch } = generateBatch(dataset, 0, parameters.batch_size);
  const graphs = modelFromFlags(parameters, dataset.task.vocabulary.words.length, padId, 40);
  const trainer = await CpuTrainer.start(graphs, parseOptimizer(parameters.optimizer), {
    lanes: { parts: 1, threads: 1 },
    clipGradNorm: parameters.clip_grad_norm,
    accumulate: parameters.accumulate_gradients,
  });
  const training = new Training(graphs, trainer), { model } = training;
  try {
    const random = randomFrom(4);
    for (const { part, values } of trainer.arrays.weights()) initialise(part, values, random);
    const before = (await model.evaluateBatch(batch)).loss;
    const batches = Array.from({ length: parameters.accumulate_gradients }, () => batch);
    for (let step = 1; step <= steps; step++) await trainer.step(batches, step, step);
    return [before, (await model.evaluateBatch(batch)).loss];
  } finally {
    training.close();
  }
}

/** No flag that is accepted changes nothing without a word, and none that would change something is refused. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { problemOfParameters } from "../../src/flags/check.ts";
import { problemOfEffect, reportsOfEffect } from "../../src/flags/effect.ts";
import { usesOf } from "../../src/flags/flag.ts";
import { defaults } from "../../src/flags/parse.ts";
import { type FlagName, flagNames, type Flags, rowOf } from "../../src/flags/table.ts";
import { soak } from "../soak.ts";
import { effectsOf } from "./effects_of.ts";

type Given = Partial<Flags>;

/** A value of every flag that can have another than its default. */
const samples: Given = {
  dump_path: "d",
  exp_name: "e",
  exp_id: "i",
  epoch_size: 500,
  max_epoch: 4,
  batch_size: 16,
  max_len: 8,
  report_loss_every: 3,
  log: "full",
  tensorboard: true,
  validation_metrics: "valid_arithmetic_acc",
  stopping_criterion: "valid_arithmetic_acc,3",
  save_periodic: 6,
  dry_run: true,
  overfit_batches: 2,
  max_time: "2h",
  max_requeues: 3,
  save_every_minutes: 10,
  keep_last: 2,
  eval_every: 7,
  reload_model: "m",
  reload_checkpoint: "c",
  operation: "gcd",
  problem: "p.ts",
  problem_flags: "degree=4",
  base: 7,
  minint: 5n,
  maxint: 77n,
  modulus: 5n,
  dim1: 2,
  dim2: 3,
  data_types: "range(5):range(6)",
  operand_distribution: "log_uniform",
  outcome_distribution: "inv_sqrt",
  max_gcd: 50,
  mixed_pct: 0.9,
  eval_sets: "natural,balanced",
  list_len: 6,
  min_list_len: 3,
  n_tokens: 4,
  min_dim: 1,
  max_nodes: 7,
  min_nodes: 3,
  max_edges: 12,
  weighted: true,
  max_weight: 5,
  float_type: "float(P1000)",
  rtol: 0.5,
  poly_max_degree: 5,
  poly_min_degree: 2,
  poly_root_range: 3,
  poly_complex_prob: 0.9,
  max_ops: 7,
  max_leaf_int: 9,
  positive: false,
  operators: "add,sin",
  leaf_probs: "3,0,1,1",
  n_coefficients: 2,
  fwd_prob: 0.3,
  ibp_prob: 0.2,
  eval_size: 77,
  batch_size_eval: 5,
  max_output_len: 9,
  class_by_length: true,
  max_class: 50,
  tolerance: "5%",
  beam_eval: true,
  beam_size: 4,
  beam_length_penalty: 0.5,
  beam_early_stopping: false,
  eval_verbose: 1,
  eval_verbose_print: true,
  eval_output: "o",
  eval_labels: "a",
  eval_group: "g",
  export_pred: true,
  n_eval_metrics: 1,
  n_error_metrics: 1,
  optimizer: "sgd,lr=1",
  constrained: true,
  samples: 4,
  temperature: 0.5,
  top_k: 3,
  top_p: 0.9,
  clip_grad_norm: 1,
  accumulate_gradients: 2,
  architecture: "encoder_only",
  enc_emb_dim: 32,
  dec_emb_dim: 48,
  n_enc_layers: 2,
  n_dec_layers: 2,
  n_enc_heads: 4,
  n_dec_heads: 2,
  n_enc_hidden_layers: 2,
  n_dec_hidden_layers: 2,
  activation: "relu_squared",
  gelu_activation: true,
  norm: "rmsnorm",
  norm_position: "pre",
  max_src_len: 3,
  norm_attention: true,
  dropout: 0.1,
  attention_dropout: 0.1,
  xav_init: true,
  share_inout_emb: false,
  positions: "rotary",
  enc_positions: "sinusoidal",
  dec_positions: "none",
  enc_has_pos_emb: false,
  dec_has_pos_emb: false,
  sinusoidal_embeddings: true,
  enc_loop_idx: 0,
  dec_loop_idx: 0,
  enc_loops: 2,
  dec_loops: 3,
  gated: true,
  enc_gated: true,
  dec_gated: true,
  scalar_gate: true,
  biased_gates: true,
  gate_bias: 2,
  enc_act: true,
  dec_act: true,
  act_threshold: 0.1,
  act_ponder_coupling: 0.1,
  act_biased: true,
  act_bias: 2,
  lstm: true,
  GRU: true,
  bidirectional: true,
  lstm_hidden_dim: 12,
  train_data: "t",
  eval_data: "v",
  eval_data_size: 9,
  reload_size: 11,
  batch_load: true,
  columns: "1:2",
  index_train_data: true,
  two_classes: true,
  first_class_size: 3,
  first_class_prob: 0.5,
  skip_bad_lines: true,
  cpu: true,
  device: "webgpu",
  profile: true,
  cpu_threads: 3,
  max_skipped_steps: 2,
  num_workers: 2,
  env_base_seed: 5,
  debug: true,
  fp16: true,
  amp: 1,
  local_gpu: 0,
  gpu_matmul: "plain",
  mpi_library: "libmpi.so.40",
  collective_timeout: 60,
  local_rank: 0,
  master_port: 10001,
  debug_slurm: true,
  windows: true,
};

const small: Given = { n_enc_layers: 1, n_dec_layers: 1, enc_emb_dim: 16, dec_emb_dim: 16 };

const files: Given = { train_data: "t", eval_data: "v" };

interface Context {
  readonly use: "train" | "evaluate" | "predict";
  readonly flags: Given;
  /** Whether flags are tried two by two, not only one by one. */
  readonly pairs?: true;
}

/** To what flags are added. */
const contexts: Record<string, Context> = {
  "gcd": { use: "train", flags: { operation: "gcd" }, pairs: true },
  ...training({
    matrix_rank: { operation: "matrix_rank", dim1: 3, dim2: 4 },
    modular_add: { operation: "modular_add" },
    fraction_add: { operation: "fraction_add" },
    fraction_compare: { operation: "fraction_compare" },
    copy: { operation: "copy" },
    matrix_sum: { operation: "matrix_sum", dim1: 3, dim2: 4 },
    matrix_inverse: { operation: "matrix_inverse", dim1: 3 },
    max_clique: { operation: "max_clique" },
    laplacian_eigenvalues: { operation: "laplacian_eigenvalues" },
    find_shortest_path: { operation: "find_shortest_path", weighted: true },
    polynomial_roots: { operation: "polynomial_roots" },
    "mixed outcomes": { operation: "gcd", outcome_distribution: "mixed", max_gcd: 60 },
    "mostly mixed": { operation: "gcd", outcome_distribution: "mixed", mixed_pct: 0.9 },
    "balanced test set": { operation: "gcd", eval_sets: "balanced" },
  }),
  "data": { use: "train", flags: { operation: "data", ...files }, pairs: true },
  ...training({
    "data of one token": { ...files, data_types: "range(7):range(7)" },
    "a custom problem": { problem: "p.ts" },
    "a custom problem, from files": { problem: "p.ts", ...files },
    "gcd from files": { operation: "gcd", ...files },
    "gcd trained from a file": { operation: "gcd", train_data: "t" },
    "lines in order": { ...files, batch_load: true, reload_size: 3 },
    "two classes": { ...files, two_classes: true },
    "beams": { operation: "gcd", beam_eval: true },
    "predictions are written": { operation: "gcd", eval_verbose: 2, export_pred: true },
    "an encoder alone": { operation: "gcd", architecture: "encoder_only" },
    "a decoder alone": { operation: "gcd", architecture: "decoder_only" },
    "recurrent": { operation: "gcd", lstm: true, GRU: true },
    "loops": { operation: "gcd", enc_loop_idx: 0, enc_loops: 2, dec_loop_idx: 0, dec_loops: 2 },
    "gates": { operation: "gcd", dec_gated: true, biased_gates: true },
    "halting": { operation: "gcd", enc_loop_idx: 0, enc_act: true, act_biased: true },
    "16 bits": { operation: "gcd", fp16: true, amp: 1 },
    "the CPU": { operation: "gcd", cpu: true },
    "given weights": { operation: "gcd", reload_model: "m", dec_gated: true, biased_gates: true },
  }),
  "evaluation": { use: "evaluate", flags: { operation: "gcd", reload_model: "m" } },
  "evaluation on files": {
    use: "evaluate",
    flags: { operation: "gcd", reload_model: "m", eval_data: "v" },
  },
  "evaluation of a custom problem": {
    use: "evaluate",
    flags: { problem: "p.ts", reload_model: "m", eval_data: "v" },
  },
  "predict": { use: "predict", flags: { operation: "gcd", reload_model: "m" } },
  "predict lists": { use: "predict", flags: { operation: "sort", reload_model: "m" } },
  "predict a custom problem": {
    use: "predict",
    flags: { problem: "p.ts", reload_model: "m" },
  },
};

function training(flags: Record<string, Given>): Record<string, Context> {
  const entries = Object.entries(flags).map(([name, flags]) => [name, { use: "train", flags }]);
  return Object.fromEntries(entries);
}

/** What both ask for happens anyway, so neither is ignored. */
const agree: readonly (readonly FlagName[])[] = [
  ["gated", "enc_gated", "dec_gated"],
  ["enc_loop_idx", "gated", "enc_gated"],
  ["dec_loop_idx", "gated", "dec_gated"],
  ["sinusoidal_embeddings", "enc_positions"],
  ["dec_has_pos_emb", "dec_positions"],
  // Biases start at 0.
  ["xav_init", "biased_gates"],
  ["xav_init", "act_biased"],
];

Deno.test("every flag that can have another value is tried", () => {
  const commands = ["export_data", "eval_only", "eval_from_exp"], fixed = ["env_name", "tasks"];
  const untried = flagNames.filter((name) => samples[name] === undefined && !rowOf(name).planned);
  assert.deepEqual(untried, [...commands, ...fixed]);
  const same = flagNames.filter((name) => samples[name] === rowOf(name).default);
  assert.deepEqual(same, []);
});

/** Small, so that graphs are printed quickly. */
function parametersOf(flags: Given): Flags {
  return { ...defaults(), ...small, ...flags };
}

function isTaken({ use, flags }: Context): boolean {
  const p = parametersOf(flags);
  return problemOfParameters(p) === undefined && problemOfEffect(use, p, flags) === undefined;
}

/** What becomes of a flag among others. */
function answer({ use, flags }: Context, tried: FlagName) {
  const p = parametersOf(flags);
  if (problemOfParameters(p) !== undefined) return "impossible";
  // This command refuses what it does not use.
  if (use === "predict" && !usesOf(rowOf(tried)).includes(use)) return "ignored";
  const problem = problemOfEffect(use, p, flags);
  if (problem !== undefined) return problem.flag === tried ? "ignored" : "another is refused";
  const setting = `--${tried} ${p[tried]}`;
  const isReported = reportsOfEffect(use, p, flags).some((line) =>
    line.startsWith(`${setting} has no effect: it needs `) ||
    line.startsWith("Without effect, ") && `${line},`.includes(` ${setting},`)
  );
  return isReported ? "ignored" : "taken";
}

/** Tries each flag on top of others, which are taken without it. @returns what is wrong */
function tryFlags({ use, flags: others }: Context): string[] {
  const before = effectsOf(use, parametersOf(others));
  return flagNames.flatMap((tried) => {
    const value = samples[tried];
    if (tried in others || value === undefined || agrees(tried, others)) return [];
    const flags = { ...others, [tried]: value };
    const found = answer({ use, flags }, tried);
    if (found !== "ignored" && found !== "taken") return [];
    const changes = before !== effectsOf(use, parametersOf(flags));
    const words = Object.entries(others).map(([name, value]) => `--${name} ${value}`).join(" ");
    return changes === (found === "taken")
      ? []
      : [`--${tried} ${value} beside ${words} is ${found}`];
  });
}

function agrees(tried: FlagName, others: Given): boolean {
  return agree.some((names) => names.includes(tried) && names.some((name) => name in others));
}

for (const [name, context] of Object.entries(contexts)) {
  Deno.test(`flags that are taken change something, the others are refused or reported: ${name}`, () => {
    assert(isTaken(context), "the context itself is accepted");
    assert.deepEqual(tryFlags(context), []);
  });
}

for (const [name, context] of Object.entries(contexts).filter(([, { pairs }]) => pairs)) {
  Deno.test(`so it is beside any other flag: ${name}`, () => {
    const wrong = flagNames.flatMap((second) => {
      if (second in context.flags || samples[second] === undefined) return [];
      const both = { ...context, flags: { ...context.flags, [second]: samples[second] } };
      return isTaken(both) ? tryFlags(both) : [];
    });
    assert.deepEqual(wrong, []);
  });
}

Deno.test("so it is beside any other flags", () => {
  const anyFlags = fc.subarray(Object.keys(samples) as FlagName[], { maxLength: 12 })
    .map((names) => Object.fromEntries(names.map((name) => [name, samples[name]])) as Given);
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(contexts)), anyFlags, (context, more) => {
      const all = { ...context, flags: { ...more, ...context.flags } };
      if (isTaken(all)) assert.deepEqual(tryFlags(all), []);
    }),
    { numRuns: soak(300) },
  );
});

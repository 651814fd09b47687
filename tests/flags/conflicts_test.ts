import assert from "node:assert/strict";
import { problemOfParameters } from "../../src/flags/check.ts";
import { problemOfEffect } from "../../src/flags/effect.ts";
import type { Use } from "../../src/flags/flag.ts";
import { defaults } from "../../src/flags/parse.ts";
import type { Flags } from "../../src/flags/table.ts";

function problem(overrides: Partial<Flags>, use: Use = "train"): string | undefined {
  const parameters = { ...defaults(), operation: "gcd", ...overrides };
  const found = problemOfParameters(parameters) ?? problemOfEffect(use, parameters, overrides);
  return found && `--${found.flag}: ${found.problem}`;
}

/** What is given, and what the refusal says. */
const refused: [Partial<Flags>, RegExp][] = [
  [{ GRU: true }, /^--GRU: needs --lstm true$/],
  [{ bidirectional: true }, /^--bidirectional: needs --lstm true$/],
  [{ lstm: true, architecture: "encoder_only" }, /^--lstm: needs --architecture encoder_decoder/],
  [{ lstm: true, enc_emb_dim: 8 }, /^--lstm: needs equal dimensions, found 8 .* and 256/],
  [{ lstm: true, n_enc_layers: 2 }, /^--lstm: needs as many encoder as decoder layers/],
  [{ lstm: true, norm_attention: true }, /^--norm_attention: needs a transformer: --lstm false$/],
  [{ lstm: true, enc_loop_idx: 0 }, /^--enc_loop_idx: needs a transformer/],
  [{ architecture: "decoder_only", enc_gated: true }, /^--enc_gated: needs an encoder/],
  [{ architecture: "encoder_only", dec_loop_idx: 0 }, /^--dec_loop_idx: needs a decoder/],
  [{ architecture: "decoder_only", max_src_len: 3 }, /^--max_src_len: needs a decoder that reads/],
  [
    { sinusoidal_embeddings: true, enc_has_pos_emb: false, dec_has_pos_emb: false },
    /^--sinusoidal_embeddings: needs positions/,
  ],
  [
    { activation: "relu_squared", gelu_activation: true },
    /^--activation: relu_squared needs --gelu/,
  ],
  [
    { positions: "rotary", dec_has_pos_emb: false },
    /^--positions: rotary needs a start without --dec_has_pos_emb false$/,
  ],
  [
    { enc_positions: "none", sinusoidal_embeddings: true },
    /^--enc_positions: none needs a start without --sinusoidal_embeddings true$/,
  ],
  [
    { positions: "rotary", enc_positions: "none", dec_positions: "learned" },
    /^--positions: needs a stack without --enc_positions or --dec_positions of its own$/,
  ],
  [
    { positions: "rotary", enc_emb_dim: 72 },
    /^--enc_emb_dim: rotary positions need heads of even width, found 9 dimensions each$/,
  ],
  [{ lstm: true, norm: "rmsnorm" }, /^--norm: needs a transformer/],
  [{ enc_loop_idx: 4 }, /^--enc_loop_idx: expected below --n_enc_layers 4, found 4$/],
  [{ dec_loop_idx: 7 }, /^--dec_loop_idx: expected below --n_dec_layers 4, found 7$/],
  [{ enc_loops: 2 }, /^--enc_loops: needs --enc_loop_idx/],
  [{ dec_loops: 2 }, /^--dec_loops: needs --dec_loop_idx/],
  [{ enc_act: true }, /^--enc_act: needs --enc_loop_idx 0 or more/],
  [{ enc_act: true, enc_loop_idx: -2 }, /^--enc_act: needs --enc_loop_idx 0 or more/],
  [{ gated: true }, /^--gated: needs --enc_loop_idx or --dec_loop_idx/],
  [{ scalar_gate: true }, /^--scalar_gate: needs gates/],
  [{ enc_gated: true, gate_bias: 1 }, /^--gate_bias: needs --biased_gates true$/],
  [{ act_threshold: 0.1 }, /^--act_threshold: needs --enc_act or --dec_act true$/],
  [{ enc_act: true, enc_loop_idx: 0, act_bias: 1 }, /^--act_bias: needs --act_biased true$/],
  [{ data_types: "int:int" }, /^--data_types: needs --operation data$/],
  [{ reload_size: 5 }, /^--reload_size: needs --train_data$/],
  [{ two_classes: true }, /^--two_classes: needs --train_data$/],
  [{ batch_load: true, reload_size: 5 }, /^--reload_size: needs --train_data$/],
  [{ train_data: "x", batch_load: true }, /^--batch_load: needs --reload_size \(how many lines/],
  [
    { train_data: "x", batch_load: true, reload_size: 5, two_classes: true },
    /^--two_classes: needs --batch_load false/,
  ],
  [{ train_data: "x", first_class_prob: 0.5 }, /^--first_class_prob: needs --two_classes true$/],
  [{ train_data: "x", first_class_size: 5 }, /^--first_class_size: needs --two_classes true$/],
  [{ eval_data_size: 5 }, /^--eval_data_size: needs --eval_data$/],
  [{ skip_bad_lines: true }, /^--skip_bad_lines: needs --train_data or --eval_data$/],
  [{ beam_size: 5 }, /^--beam_size: needs --beam_eval true$/],
  [{ beam_length_penalty: 2 }, /^--beam_length_penalty: needs --beam_eval true$/],
  [
    { modulus: 5n },
    /^--modulus: needs --operation modular_add, modular_mul or modular_product or --problem FILE$/,
  ],
  [{ dim1: 5 }, /^--dim1: needs --operation matrix_rank, matrix_transpose, .* or --problem FILE$/],
  [
    { operation: "matrix_rank", minint: 2n },
    /^--minint: needs an operation on integers from --minint to --maxint, as gcd; matrices/,
  ],
  [
    { operation: "copy", base: 7 },
    /^--base: needs an operation on numbers written as digits, as gcd$/,
  ],
  [{ operation: "copy", maxint: 7n }, /^--maxint: needs an operation on integers up to --maxint/],
  [{ n_tokens: 7 }, /^--n_tokens: needs --operation copy, reverse, .* or --problem FILE$/],
  [
    { operation: "max_clique", weighted: true },
    /^--weighted: needs --operation find_shortest_path or/,
  ],
  [
    { operation: "find_shortest_path", max_weight: 5 },
    /^--max_weight: needs --weighted true or --problem FILE$/,
  ],
  [{ max_gcd: 50 }, /^--max_gcd: needs --outcome_distribution other than natural, or balanced in/],
  [
    { outcome_distribution: "uniform", mixed_pct: 0.5 },
    /^--mixed_pct: needs --outcome_dist.* mixed/,
  ],
  [
    { outcome_distribution: "uniform", max_gcd: 101, maxint: 100n },
    /^--max_gcd: expected at most --maxint 100, found 101$/,
  ],
  [
    { eval_sets: "natural,balanced", minint: 2n },
    /^--minint: expected at most 1 where greatest common divisors are drawn first, found 2$/,
  ],
  [
    { operation: "modular_add", operand_distribution: "log_uniform", minint: 0n },
    /^--minint: --operand_distribution log_uniform needs 1 or more, found 0$/,
  ],
  [
    { operation: "sort", list_len: 5, min_list_len: 6 },
    /^--min_list_len: expected at most --list_len 5, found 6$/,
  ],
  [
    { operation: "matrix_sum", dim1: 5, dim2: 3, min_dim: 4 },
    /^--min_dim: expected at most --dim2 3, found 4$/,
  ],
  [{ operation: "bracket_match", list_len: 5 }, /^--list_len: words of brackets have even length/],
  [
    { operation: "max_clique", max_nodes: 20 },
    /^--max_edges: expected at least 19, as graphs of --max_nodes 20 are connected, found 15$/,
  ],
  [
    { operation: "polynomial_roots", poly_min_degree: 4 },
    /^--poly_min_degree: expected at most --poly_max_degree 3, found 4$/,
  ],
  [
    { operation: "integration", operators: "add:1,sine:2" },
    /^--operators: there is no operator "sine"\. Did you mean sin\?$/,
  ],
  [
    { operation: "integration", leaf_probs: "1,1,1,1" },
    /^--leaf_probs: the second weight, of coefficients, needs --n_coefficients, found 1,1,1,1$/,
  ],
  [
    { operation: "integration", fwd_prob: 0.7, ibp_prob: 0.7 },
    /^--ibp_prob: expected a sum with --fwd_prob of at most 1, found 0\.7 \+ 0\.7$/,
  ],
  [{ operation: "differentiation", fwd_prob: 0.5 }, /^--fwd_prob: needs --operation integration/],
  [
    { operation: "matrix_inverse", float_type: "int" },
    /^--float_type: expected float or float\(OPT/,
  ],
  [
    { operation: "matrix_rank", class_by_length: true },
    /^--class_by_length: needs --operation gcd, modular_add, modular_mul or modular_product or --problem FILE$/,
  ],
  [
    { operation: "fraction_add", max_class: 5 },
    /^--max_class: needs --operation data, .*--export_pred/,
  ],
  [{ n_eval_metrics: 1 }, /^--n_eval_metrics: needs --problem FILE, which computes them$/],
  [{ eval_verbose_print: true }, /^--eval_verbose_print: needs --eval_verbose 1 or 2$/],
  [
    { eval_data: "x", eval_data_size: 5, eval_size: 6 },
    /^--eval_size: needs --eval_data_size -1, since that one takes precedence$/,
  ],
  [{ cpu: true, device: "webgpu" }, /^--device: needs --cpu false$/],
  [{ cpu: true, profile: true }, /^--profile: needs a graphics card \(no --cpu true, no --device/],
  [{ device: "cpu", fp16: true, amp: 1 }, /^--fp16: needs a graphics card/],
  [
    { reload_model: "m", reload_checkpoint: "c" },
    /^--reload_model: needs a start without --reload_checkpoint/,
  ],
  [{ enc_loop_idx: 0 }, /^--enc_loop_idx: needs --enc_loops 2 or more, --enc_act true or --gated/],
  [
    { operation: "data", data_types: "range(2):range(2)", base: 7 },
    /^--base: needs an int in --data_types$/,
  ],
];

Deno.test("a flag that means nothing without another is refused, naming that one", () => {
  for (const [flags, message] of refused) {
    assert.match(problem(flags) ?? "accepted", message, Object.entries(flags).join(" "));
  }
});

Deno.test("what an absent part of the model would need is not asked for", () => {
  assert.equal(problem({ architecture: "encoder_only", dec_emb_dim: 100 }), undefined);
  assert.equal(problem({ architecture: "decoder_only", enc_emb_dim: 100 }), undefined);
  assert.equal(problem({ lstm: true, enc_emb_dim: 100, dec_emb_dim: 100 }), undefined);
});

Deno.test("Int2Int's flags and ours may say the same", () => {
  assert.equal(problem({ activation: "gelu", gelu_activation: true }), undefined);
  assert.equal(problem({ positions: "sinusoidal", sinusoidal_embeddings: true }), undefined);
  assert.equal(problem({ dec_positions: "none", dec_has_pos_emb: false }), undefined);
});

Deno.test("options that need each other are accepted together", () => {
  const act = { enc_loop_idx: 0, enc_loops: 3, enc_act: true, act_biased: true, act_bias: -1 };
  assert.equal(problem({ ...act, gated: true, scalar_gate: true }), undefined);
  assert.equal(problem({ dec_gated: true, biased_gates: true, gate_bias: 2 }), undefined);
  assert.equal(problem({ dec_loop_idx: -2, dec_loops: 2 }), undefined);
});

Deno.test("flags of training files may stay when a run is only evaluated", () => {
  const trained = { reload_size: 5, two_classes: true, first_class_size: 3 };
  assert.equal(problem({ ...trained, train_data: "x" }), undefined);
  assert.equal(problem({ ...trained, eval_only: true }, "evaluate"), undefined);
  const inOrder = { train_data: "x", reload_size: 5, batch_load: true };
  assert.equal(problem({ ...inOrder, eval_only: true }, "evaluate"), undefined);
});

Deno.test("predict always searches beams, and a custom problem may read any flag of problems", () => {
  assert.equal(problem({ beam_size: 5, beam_length_penalty: 2 }, "predict"), undefined);
  const flags = { modulus: 5n, dim1: 5, minint: 2n, class_by_length: true, max_class: 5 };
  assert.equal(problem({ ...flags, operation: "data", problem: "p.ts" }), undefined);
  assert.equal(problem({ ...flags, operation: "data", problem: "p.ts" }, "generate"), undefined);
});

Deno.test("what is in force in a saved run is not asked of the flags beside it", () => {
  const saved = { ...defaults(), operation: "gcd", beam_eval: true, modulus: 5n };
  assert.equal(problemOfEffect("evaluate", saved, { beam_size: 5 }), undefined);
  assert.equal(problemOfEffect("evaluate", saved, { modulus: 5n })?.flag, "modulus");
});

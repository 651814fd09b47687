import assert from "node:assert/strict";
import { problemOfParameters } from "../../src/parameters/check.ts";
import { defaults } from "../../src/parameters/parse.ts";
import type { Parameters } from "../../src/parameters/table.ts";

function problem(overrides: Partial<Parameters>): string | undefined {
  const found = problemOfParameters({ ...defaults(), operation: "gcd", ...overrides });
  return found && `--${found.flag}: ${found.problem}`;
}

/** What is given, and what the refusal says. */
const refused: [Partial<Parameters>, RegExp][] = [
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
];

Deno.test("a flag that means nothing without another is refused, naming that one", () => {
  for (const [flags, message] of refused) {
    assert.match(problem(flags) ?? "accepted", message, JSON.stringify(flags));
  }
});

Deno.test("what an absent part of the model would need is not asked for", () => {
  assert.equal(problem({ architecture: "encoder_only", dec_emb_dim: 100 }), undefined);
  assert.equal(problem({ architecture: "decoder_only", enc_emb_dim: 100 }), undefined);
  assert.equal(problem({ lstm: true, enc_emb_dim: 100, dec_emb_dim: 100 }), undefined);
});

Deno.test("options that need each other are accepted together", () => {
  const act = { enc_loop_idx: 0, enc_loops: 3, enc_act: true, act_biased: true, act_bias: -1 };
  assert.equal(problem({ ...act, gated: true, scalar_gate: true }), undefined);
  assert.equal(problem({ dec_gated: true, biased_gates: true, gate_bias: 2 }), undefined);
  assert.equal(problem({ dec_loop_idx: -2, dec_loops: 2 }), undefined);
});

Deno.test("flags of a training file need one, whether a model is trained or evaluated", () => {
  const trained = { reload_size: 5, two_classes: true, first_class_size: 3, skip_bad_lines: true };
  assert.equal(problem({ ...trained, train_data: "x" }), undefined);
  for (const eval_only of [false, true]) {
    assert.equal(problem({ ...trained, eval_only }), "--reload_size: needs --train_data");
  }
});

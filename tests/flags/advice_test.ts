import assert from "node:assert/strict";
import { adviceFor } from "../../src/flags/advice.ts";
import { reportsOfEffect } from "../../src/flags/effect.ts";
import type { Use } from "../../src/flags/flag.ts";
import { defaults } from "../../src/flags/parse.ts";
import type { Flags } from "../../src/flags/table.ts";

Deno.test("there is no advice on the default model", () => {
  assert.deepEqual(adviceFor(defaults()), []);
});

/** What is said of these flags when they train. */
function reports(flags: Partial<Flags>, use: Use = "train"): string[] {
  return reportsOfEffect(use, { ...defaults(), operation: "gcd", ...flags }, flags);
}

Deno.test("sizes of an absent part, and flags that old command lines have, are named as having no effect", () => {
  assert.deepEqual(reports({ architecture: "encoder_only", dec_emb_dim: 64, enc_emb_dim: 64 }), [
    "--dec_emb_dim 64 has no effect: it needs a decoder, which --architecture encoder_only does not have",
  ]);
  const others: [Partial<Flags>, string][] = [
    [{ architecture: "decoder_only", n_enc_layers: 2 }, "--n_enc_layers 2 has no effect: it needs"],
    [{ lstm: true, n_enc_heads: 4 }, "--n_enc_heads 4 has no effect: it needs a transformer"],
    [{ lstm_hidden_dim: 64 }, "--lstm_hidden_dim 64 has no effect: it needs --lstm true"],
    [{ train_data: "a", eval_data: "b", num_workers: 2 }, "--num_workers 2 has no effect"],
    [{ train_data: "a", eval_data: "b", maxint: 9n }, "--maxint 9 has no effect: it needs gen"],
    [{ reload_model: "a", xav_init: true }, "--xav_init true has no effect: it needs new weights"],
    [{ cpu: true, local_gpu: 0 }, "--local_gpu 0 has no effect: it needs a graphics card"],
    [{ max_epoch: 3, save_periodic: 3 }, "--save_periodic 3 has no effect: it needs more epochs"],
    [{ windows: true }, "--windows true has no effect: it needs PyTorch, which is not used here"],
  ];
  for (const [flags, start] of others) {
    const found = reports(flags);
    assert.equal(found.length, 1, start);
    assert(found[0]!.startsWith(start), found[0]);
  }
  assert.deepEqual(reports({ train_data: "a", num_workers: 2, maxint: 9n, xav_init: true }), []);
});

Deno.test("an evaluation names the flags of training that it was given", () => {
  const flags = {
    reload_model: "m",
    optimizer: "sgd,lr=0.1",
    epoch_size: 5,
    stopping_criterion: "a,1",
  };
  assert.deepEqual(reports({ ...flags, validation_metrics: "a" }, "evaluate"), [
    "--validation_metrics a has no effect: it needs --eval_from_exp, whose best model it chooses",
    "Without effect, as this only evaluates a saved model: --epoch_size 5, " +
    "--stopping_criterion a,1, --optimizer sgd,lr=0.1",
  ]);
  assert.deepEqual(reports({ eval_from_exp: "r", validation_metrics: "a" }, "evaluate"), []);
});

Deno.test("whoever trains a bidirectional decoder is told that it sees the future", () => {
  const advice = adviceFor({ ...defaults(), lstm: true, bidirectional: true });
  assert.equal(advice.length, 1);
  assert.match(advice[0]!, /sees the tokens it is to predict/);
});

Deno.test("a deep model, which is slow to load, is told", () => {
  const deep = { ...defaults(), enc_loop_idx: 0, n_enc_layers: 1 };
  assert.deepEqual(adviceFor({ ...deep, enc_loops: 123 }), []);
  assert.match(
    adviceFor({ ...deep, enc_loops: 124 }).join(),
    /^128 applications of layers: .* takes minutes until the first step/,
  );
});

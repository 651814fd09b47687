import assert from "node:assert/strict";
import { adviceFor } from "../../src/parameters/advice.ts";
import { defaults } from "../../src/parameters/parse.ts";

Deno.test("there is no advice on the default model", () => {
  assert.deepEqual(adviceFor(defaults()), []);
});

Deno.test("sizes of an absent stack are named as having no effect", () => {
  const flags = { ...defaults(), architecture: "encoder_only", dec_emb_dim: 64, enc_emb_dim: 64 };
  assert.deepEqual(adviceFor(flags), [
    "--dec_emb_dim 64 has no effect with --architecture encoder_only",
  ]);
  const other = { ...defaults(), architecture: "decoder_only", n_enc_layers: 2 };
  assert.match(adviceFor(other)[0]!, /^--n_enc_layers 2 has no effect/);
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

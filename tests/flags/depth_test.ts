import assert from "node:assert/strict";
import fc from "fast-check";
import { applicationsOf, modelConfig } from "../../src/models/config.ts";
import { applicationsIn } from "../../src/flags/depth.ts";
import { defaults, flagsWith } from "../../src/flags/parse.ts";

Deno.test("the depth that flags tell of is that of the model which they make", () => {
  const count = fc.integer({ min: 1, max: 4 });
  const stack = (name: "enc" | "dec") =>
    fc.record({
      [`n_${name}_layers`]: count,
      [`n_${name}_hidden_layers`]: count,
      [`${name}_loop_idx`]: fc.integer({ min: -2, max: 0 }),
      [`${name}_loops`]: count,
      [`${name}_act`]: fc.boolean(),
    });
  const architecture = fc.constantFrom("encoder_decoder", "encoder_only", "decoder_only");
  const lstm = fc.boolean(), bidirectional = fc.boolean();
  const flags = fc.tuple(
    stack("enc"),
    stack("dec"),
    fc.record({ architecture, lstm, bidirectional }),
  )
    .map((parts) => Object.assign({ ...defaults() }, ...parts));
  fc.assert(fc.property(flags, (parameters) => {
    const config = modelConfig(parameters, 20, 1);
    if (config.kind === "recurrent") return;
    const stacks = {
      encoder_decoder: [config.encoder, config.decoder],
      encoder_only: [config.encoder],
      decoder_only: [config.decoder],
    }[config.architecture];
    const expected = stacks.map((stack) => applicationsOf(stack) * stack.hiddenLayers);
    assert.equal(applicationsIn(parameters), expected.reduce((a, b) => a + b));
  }));
});

/** What is said of these flags; undefined if they are allowed. */
function refusal(flags: Record<string, number | boolean | string>): string | undefined {
  try {
    flagsWith({ operation: "gcd", ...flags });
  } catch (error) {
    return (error as Error).message;
  }
}

Deno.test("256 applications of layers are allowed, and one more is not", () => {
  const loops = { enc_loop_idx: 0, n_enc_layers: 2, n_dec_layers: 1 };
  assert.equal(refusal({ ...loops, enc_loops: 254 }), undefined);
  assert.equal(
    refusal({ ...loops, enc_loops: 255 }),
    "--enc_loops: expected at most 256 applications of layers in all (layers, times repetitions, " +
      "times hidden layers), found 257",
  );
  assert.equal(
    refusal({ dec_loop_idx: 0, dec_loops: 60, dec_act: true, n_enc_layers: 1, n_dec_layers: 2 }),
    "--dec_loops: expected at most 256 applications of layers in all (layers, times repetitions, " +
      "times hidden layers), found 3602; --dec_act true applies the repeated layer 60 × 60 times",
  );
});

Deno.test("the flag that makes a model too deep is named", () => {
  const named = (flags: Record<string, number | boolean | string>) =>
    refusal(flags)?.replace(/: .*found/, "");
  assert.equal(named({ n_enc_layers: 200, n_dec_layers: 100 }), "--n_enc_layers 300");
  assert.equal(named({ n_enc_layers: 100, n_dec_layers: 200 }), "--n_dec_layers 300");
  assert.equal(named({ n_dec_hidden_layers: 90 }), "--n_dec_hidden_layers 364");
  assert.equal(named({ enc_loop_idx: -2, enc_loops: 200 }), "--enc_loops 804");
  const recurrent = { lstm: true, bidirectional: true, n_enc_layers: 65, n_dec_layers: 65 };
  assert.equal(named(recurrent), "--n_enc_layers 260");
  assert.equal(named({ ...recurrent, bidirectional: false }), undefined);
  // What a single stack does not have does not count.
  const single = { n_enc_layers: 200, n_dec_layers: 100, architecture: "encoder_only" };
  assert.equal(named(single), undefined);
});

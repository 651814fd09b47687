/** No batch reaches the tables of a model with a token or a position that they have no row for. */
import assert from "node:assert/strict";
import { lossWeightsOf } from "../../src/models/feeds.ts";
import { randomFrom } from "../../src/random.ts";
import { randomBatch, smallModel } from "./small_transformer.ts";

/** Of {@link smallModel}. */
const words = 13, positions = 32;

const models = {
  "encoder and decoder": smallModel({}),
  "adaptive decoder": smallModel({ dec_act: true, dec_loop_idx: 0, dec_loops: 2 }),
  "encoder alone": smallModel({ architecture: "encoder_only" }),
  "decoder alone": smallModel({ architecture: "decoder_only" }),
  "LSTM": smallModel({ lstm: true, lstm_hidden_dim: 8 }),
  "bidirectional GRU": smallModel({ lstm: true, GRU: true, bidirectional: true }),
};

const tooLong = {
  name: "RangeError",
  message: /positions$|position 32 .* 0 to 31$|row 16 .* 0 to 15$/,
};

for (const [name, { inputBuilder }] of Object.entries(models)) {
  const batch = randomBatch([6, 8], [4, 5], randomFrom(1));
  const score = (part = batch) =>
    inputBuilder.teacherForced(part, lossWeightsOf(inputBuilder, part), 0);

  Deno.test(`what fits is fed: ${name}`, () => {
    const full = randomBatch([positions, 3], [positions, 2], randomFrom(1));
    score(full);
    inputBuilder.encoding(full);
    for (const step of [0, Math.min(...inputBuilder.steps(batch)) - 1]) {
      inputBuilder.decoding(batch, Int32Array.of(0, words - 1, 5, 5), step, 2);
    }
  });

  Deno.test(`tokens beyond the vocabulary are refused: ${name}`, () => {
    for (const token of [words, -1]) {
      const source = batch.source.slice().fill(token, 0, 1);
      const target = batch.target.slice().fill(token, 3, 4);
      const refused = { name: "RangeError", message: new RegExp(`token ${token} at .* 0 to 12$`) };
      assert.throws(() => score({ ...batch, target }), refused);
      assert.throws(() => inputBuilder.encoding({ ...batch, source }), refused);
      if (name === "encoder alone") continue; // reads no token of an answer
      const tokens = Int32Array.of(3, 3, token, 3);
      assert.throws(() => inputBuilder.decoding(batch, tokens, 1, 2), refused);
    }
  });

  Deno.test(`sequences longer than the position table are refused: ${name}`, () => {
    const longer = randomBatch([positions + 2, 3], [positions + 2, 2], randomFrom(1));
    assert.throws(() => score(longer), tooLong);
    assert.throws(() => inputBuilder.encoding(longer), tooLong);
  });

  Deno.test(`each problem has as many steps as there are positions: ${name}`, () => {
    const steps = [...inputBuilder.steps(batch)];
    // A decoder alone writes the first token from the position of the prompt's last one.
    if (name === "decoder alone") assert.deepEqual(steps, [positions - 5, positions - 7]);
    else assert.deepEqual(steps, Array(2).fill(name === "encoder alone" ? 8 : positions));
    const next = () => inputBuilder.decoding(batch, Int32Array.of(3, 3), Math.min(...steps));
    assert.throws(next, tooLong);
  });
}

/** What passes of models take, estimated from shapes; `deno task bench footprint` compares it with measured memory. */
import assert from "node:assert/strict";
import { buildModel, modelFromFlags } from "../../src/models/build.ts";
import { type Footprint, modelFootprint } from "../../src/models/footprint.ts";
import { type Flags, randomModel, variants } from "../export/exported_models.ts";

type Shape = Parameters<Footprint["training"]>[0];

const shape = { size: 6, sourceLength: 20, targetLength: 8 };

const passes: Readonly<Record<string, (footprint: Footprint, shape: Shape) => number>> = {
  training: (footprint, shape) => footprint.training(shape),
  scoring: (footprint, shape) => footprint.scoring(shape),
  "greedy answers": (footprint, shape) => footprint.answering(shape, 12),
  "answers by beams": (footprint, shape) => footprint.answering(shape, 12, 3),
};

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`${name}: twice as many examples take nearly twice as much, longer ones no less`, () => {
    const footprint = modelFootprint(buildModel(randomModel(flags).config));
    for (const [pass, bytesOf] of Object.entries(passes)) {
      const bytes = bytesOf(footprint, shape);
      const ratio = bytesOf(footprint, { ...shape, size: 12 }) / bytes;
      assert.ok(ratio > 1.8 && ratio <= 2, `${pass}: ${ratio}`);
      assert.ok(bytesOf(footprint, { ...shape, sourceLength: 40, targetLength: 30 }) >= bytes);
    }
  });
}

/** A transformer of which only the attention of long problems counts. */
const long = modelFootprint(
  buildModel(randomModel({ n_enc_layers: 1, n_enc_heads: 2, n_enc_hidden_layers: 1 }).config),
);

Deno.test("of long problems, scoring holds the attention's scores and weights, training two more", () => {
  const problems = { size: 3, sourceLength: 2000, targetLength: 3 };
  const weights = 4 * 3 * 2 * 2000 ** 2;
  const near = (bytes: number, times: number) =>
    assert.ok(Math.abs(bytes / weights - times) < 0.1 * times, `${bytes / weights}, not ${times}`);
  near(long.scoring(problems), 2);
  near(long.training(problems), 3);
  near(long.answering(problems, 5), 2);
});

Deno.test("answers take what their caches do, which grow with every token of every beam", () => {
  const problems = { size: 50, sourceLength: 3, targetLength: 3 };
  // Keys and values of 16 dimensions, before and after the step.
  const cache = (tokens: number) => 4 * 50 * 2 * 16 * 2 * tokens;
  const growth = (beams?: number) =>
    long.answering(problems, 1000, beams) - long.answering(problems, 500, beams);
  const near = (bytes: number, expected: number) =>
    assert.ok(bytes > 0.95 * expected && bytes < 1.6 * expected, `${bytes}, not ${expected}`);
  near(growth(), cache(500));
  near(growth(4), cache(4 * 500));
});

const logits = 4 * 40 * 50 * 100_010;

Deno.test("of many words, scoring holds logits and their logarithms, training the gradient too, a search two more", () => {
  const config = { ...randomModel({}).config, vocabSize: 100_010 };
  const words = modelFootprint(buildModel(config));
  const answers = { size: 40, sourceLength: 3, targetLength: 51 };
  const times = (bytes: number, all = logits) => Math.round(10 * bytes / all) / 10;
  assert.equal(times(words.scoring(answers)), 2);
  assert.equal(times(words.training(answers)), 3);
  assert.equal(times(words.answering(answers, 3), logits / 50), 1);
  assert.equal(times(words.answering(answers, 3, 2), 2 * logits / 50), 3);
});

Deno.test("factors of dropout are held until the gradient has used them", () => {
  const problems = { size: 3, sourceLength: 2000, targetLength: 3 };
  const training = (flags: Flags) => {
    const { parameters, tokens: words } = randomModel(flags);
    return modelFootprint(modelFromFlags(parameters, words.length, 1)).training(problems);
  };
  const more = (plain: Flags, dropping: Flags) =>
    training({ ...plain, ...dropping }) - training(plain);
  const attention = 4 * 3 * 2 * 2000 ** 2;
  const inAttention = more({ n_enc_layers: 2 }, { attention_dropout: 0.1 }) / attention;
  // Those of both layers live at the peak, in the attention of the last.
  assert.ok(inAttention > 1.9 && inAttention < 2.1, String(inAttention));
  const states = 4 * 3 * 2000 * 16, elsewhere = more({}, { dropout: 0.1 }) / states;
  assert.ok(elsewhere > 1.5 && elsewhere < 3, String(elsewhere));
});

Deno.test("recurrent layers hold their gates twice more while they run", () => {
  const gates = (flags: Flags, pass: "scoring" | "training") => {
    const { config } = randomModel({ lstm: true, lstm_hidden_dim: 100, ...flags });
    const problems = { size: 10, sourceLength: 200, targetLength: 3 };
    const all = 4 * 10 * 200 * 4 * 100;
    return modelFootprint(buildModel(config))[pass](problems) / all;
  };
  const near = (found: number, expected: number) =>
    assert.ok(Math.abs(found / expected - 1) < 0.05, `${found}, not ${expected}`);
  near(gates({}, "scoring"), 4.6);
  near(gates({ GRU: true }, "scoring"), 4.0);
  near(gates({}, "training"), 5);
});

Deno.test("beams of which only states are kept take what as many answers do", () => {
  const { config } = randomModel(variants["an LSTM in both directions"]!);
  const { answering } = modelFootprint(buildModel(config));
  const shape = { size: 5, sourceLength: 3, targetLength: 3 };
  const beams = answering(shape, 300, 4), answers = answering({ ...shape, size: 20 }, 300);
  assert.ok(beams > answers && beams < 1.5 * answers, `${beams}, ${answers}`);
});

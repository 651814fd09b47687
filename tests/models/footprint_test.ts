/** What passes of models take, foretold from shapes. That measured memory is like it, `deno task bench footprint` shows. */
import assert from "node:assert/strict";
import { buildModel } from "../../src/models/build.ts";
import { type Footprint, modelFootprint } from "../../src/models/footprint.ts";
import { randomModel, variants } from "../export/exported_models.ts";

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

/**
 * What a choice of blocks means stays as it is, since models are saved with it: losses of fixed models in float64, recorded
 * once. That the recorded models compute what the papers say is tested by `tests/ops/rotary_test.ts` and below.
 *
 *     deno run -A tests/models/recorded_blocks_test.ts
 *
 * prints the losses of today.
 */
import assert from "node:assert/strict";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import { input } from "../../src/graph/graph.ts";
import { normOf } from "../../src/models/blocks/norm.ts";
import { Weights } from "../../src/models/weights.ts";
import { randomFrom } from "../../src/random.ts";
import { choices } from "./choices.ts";
import recorded from "./recorded_blocks.json" with { type: "json" };
import { randomBatch, smallModel, trainingFeeds } from "./small_transformer.ts";

function lossOf(name: string): number {
  const model = smallModel(choices[name]!);
  const batch = randomBatch([9, 2, 5], [4, 6, 3], randomFrom(5));
  const { feeds, sizes } = trainingFeeds(model, batch, 3);
  return evaluateReference([model.training.loss!], feeds, sizes)[0]!.data[0]!;
}

const losses: Readonly<Record<string, number>> = recorded;

if (import.meta.main) {
  const found = Object.fromEntries(Object.keys(choices).map((name) => [name, lossOf(name)]));
  console.log(JSON.stringify(found, null, 2));
} else {
  for (const name of Object.keys(choices)) {
    Deno.test(`the recorded loss: ${name}`, () => {
      const error = Math.abs(lossOf(name) - losses[name]!);
      assert(error < 1e-12, `off by ${error}`);
    });
  }
}

Deno.test("RMSNorm divides rows by the root of their mean square, and has no bias", () => {
  const weights = new Weights();
  const y = normOf("rmsnorm", weights, 4)(input("x", "f32", [2, 4]), "norm");
  assert.deepEqual(weights.all().map(({ name }) => name), ["norm.weight"]);
  const feeds = new Map([
    ["x", Float64Array.of(1, -7, 5, 5, 0, 0, 0, 0)],
    ["norm.weight", Float64Array.of(1, 2, 0.5, -1)],
  ]);
  const expected = [0.2, -2.8, 0.5, -1, 0, 0, 0, 0];
  evaluateReference([y], feeds, {})[0]!.data.forEach((value, i) => {
    assert(Math.abs(value - expected[i]!) < 1e-12, `element ${i} is ${value}`);
  });
});

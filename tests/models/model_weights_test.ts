/** The weights of a model can be had without the model. */
import assert from "node:assert/strict";
import { buildModel, modelWeights } from "../../src/models/build.ts";
import type { Weight } from "../../src/models/weights.ts";
import { randomModel, variants } from "../export/exported_models.ts";

function parts(weights: readonly Weight[]): string[] {
  return weights.flatMap(({ parts }) => parts.map(({ name, shape }) => `${name} [${shape}]`))
    .sort();
}

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`${name}: the same weights as those of the whole model`, () => {
    const { config } = randomModel(flags);
    assert.deepEqual(parts(modelWeights(config)), parts(buildModel(config).weights));
  });
}

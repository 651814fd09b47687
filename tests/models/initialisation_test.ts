/** Distributions are checked against Int2Int by the golden suite. */
import assert from "node:assert/strict";
import { initialise, sinusoid } from "../../src/models/initialisation.ts";
import type { WeightPart } from "../../src/models/weights.ts";
import { randomFrom } from "../../src/random.ts";
import { smallModel } from "./small_transformer.ts";

Deno.test("sinusoidal positions: sines in even columns, cosines in odd ones", () => {
  assert.deepEqual([sinusoid(0, 0, 8), sinusoid(0, 1, 8)], [0, 1]);
  assert.equal(sinusoid(3, 0, 8), Math.sin(3));
  assert.equal(sinusoid(3, 1, 8), Math.cos(3));
  assert(Math.abs(sinusoid(3, 6, 8) - Math.sin(3 / 1000)) < 1e-15);
});

Deno.test("one stream of random numbers gives one set of weights", () => {
  const part: WeightPart = {
    name: "table",
    shape: [10, 10],
    initial: { kind: "normal", deviation: 0.25 },
  };
  const draw = (seed: number) => {
    const values = new Float32Array(100);
    initialise(part, values, randomFrom(seed));
    return values;
  };
  assert.deepEqual(draw(4), draw(4));
  assert.notDeepEqual(draw(4), draw(5));
});

Deno.test("xav_init: every linear layer is uniform within its Xavier bound, with biases 0", () => {
  const { weights } = smallModel({ xav_init: true, share_inout_emb: false, enc_gated: true });
  const parts = weights.flatMap(({ parts }) => parts);
  const initialOf = (name: string) => parts.find((part) => part.name === name)!.initial;
  const uniform = (bound: number) => ({ kind: "uniform", bound });
  const layer = "encoder.layers.0";
  // Glorot's bound for 8 to 8 and 8 to 32 units; queries, keys and values start smaller by √2.
  assert.deepEqual(initialOf(`${layer}.self_attention.out_lin.weight`), uniform(Math.sqrt(6 / 16)));
  assert.deepEqual(initialOf(`${layer}.ffn.lin1.weight`), uniform(Math.sqrt(6 / 40)));
  assert.deepEqual(initialOf(`${layer}.gate.gate1.weight`), uniform(Math.sqrt(6 / 40)));
  assert.deepEqual(
    initialOf(`${layer}.self_attention.q_lin.weight`),
    uniform(Math.SQRT1_2 * Math.sqrt(6 / 16)),
  );
  const biases = parts.filter(({ name }) => name.endsWith(".bias"));
  assert.ok(biases.length > 10);
  for (const { initial } of biases) assert.deepEqual(initial, { kind: "constant", value: 0 });
});

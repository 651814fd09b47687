import assert from "node:assert/strict";
import { layoutOf } from "../../../src/executors/layout.ts";
import { viewed } from "../../../src/executors/webgpu/fusion.ts";
import {
  type BufferSlice,
  type Memory,
  type Plan,
  planGraph,
} from "../../../src/executors/webgpu/plan.ts";
import { runOnce } from "../../../src/executors/webgpu/run_once.ts";
import { evaluateReference } from "../../../src/executors/reference/evaluate.ts";
import { leavesOf, type Tensor } from "../../../src/graph/graph.ts";
import { concreteShape, elementCount, type Sizes } from "../../../src/graph/shape.ts";
import { unknownDevice } from "../../../src/lowering/workgroups.ts";
import type { ModelFlags } from "../../../src/models/config.ts";
import type { Model } from "../../../src/models/model.ts";
import { relativeError } from "../../ops/relative_error.ts";
import { smallModel } from "../../models/small_transformer.ts";
import { soak } from "../../soak.ts";
import { asCard, testGpu } from "./gpu.ts";
import { randomGraph } from "./random_graph.ts";

const variants: Record<string, Partial<ModelFlags>> = {
  "relu, shared embedding": {},
  "gelu, own projection, two hidden layers": {
    gelu_activation: true,
    share_inout_emb: false,
    n_enc_hidden_layers: 2,
    n_dec_hidden_layers: 2,
  },
  "a decoder of other dimensions": { dec_emb_dim: 12, n_dec_heads: 3 },
  "sinusoidal positions, only 3 source positions seen": {
    sinusoidal_embeddings: true,
    max_src_len: 3,
  },
  "no positions": { enc_has_pos_emb: false, dec_has_pos_emb: false },
  "four layers": { n_enc_layers: 4, n_dec_layers: 4 },
};

const sizesOf: readonly Sizes[] = [
  { B: 1, S: 1, T: 1 },
  { B: 1, S: 4, T: 4 },
  { B: 3, S: 3, T: 3 },
  { B: 8, S: 8, T: 8 },
  { B: 7, S: 12, T: 1 },
  { B: 12, S: 1, T: 9 },
];

/** Memory for what comes from outside; everything else is left to the planner. */
function outside(sizes: Sizes, given: (tensor: Tensor) => string | undefined): Memory {
  const typeOf = ({ type }: Tensor) => type;
  const placeOf = (tensor: Tensor, bytes: number): BufferSlice | undefined => {
    const name = given(tensor);
    assert.equal(bytes, 4 * elementCount(concreteShape(tensor.shape, sizes)));
    return name === undefined ? undefined : { buffer: name, offset: 0, bytes };
  };
  return { typeOf, placeOf };
}

function leafName({ origin }: Tensor): string | undefined {
  return origin.kind === "input" || origin.kind === "parameter" ? `leaf ${origin.name}` : undefined;
}

/** What every plan must keep to, whatever it computes; every device can bind 8 arrays. */
function checkPlan({ dispatches, arenaBytes, constants }: Plan): void {
  const sizes: Record<string, number> = { arena: arenaBytes, constants: 256 * constants.length };
  for (const { kernel, storage, dims, groups, source, interface: own } of dispatches) {
    const { variables, capacity } = own;
    const where = `${kernel}: ${JSON.stringify(storage)}`;
    assert.ok(storage.length <= 8, `${kernel} binds ${storage.length} arrays`);
    assert.equal(variables.filter(({ kind }) => kind === "buffer").length, storage.length);
    assert.ok(dims.length > 0 && 4 * dims.length <= 16384, "what every device can bind");
    assert.ok(groups.every((count) => count >= 1 && count <= 65535), `${kernel}: ${groups}`);
    assert.ok(source.length > 0);
    for (const [i, { buffer, offset, bytes }] of storage.entries()) {
      assert.equal(offset % 256, 0, where);
      if (buffer in sizes) assert.ok(offset + bytes <= sizes[buffer]!, where);
      // Those of merged dispatches lie in one another's memory.
      if (capacity !== undefined) continue;
      // All operands of a dispatch are alive: they are the same or have nothing in common.
      for (const other of storage.slice(0, i)) {
        const apart = buffer !== other.buffer || offset + bytes <= other.offset ||
          other.offset + other.bytes <= offset;
        assert.ok(apart || (offset === other.offset && bytes === other.bytes), where);
      }
    }
  }
}

function trainingPlan(model: Model, sizes: Sizes, hint = unknownDevice): Plan {
  const results = new Map(Object.entries(model.training).map(([name, t]) => [viewed(t), name]));
  const given = (tensor: Tensor) => results.get(tensor) ?? leafName(tensor);
  return planGraph(Object.values(model.training), sizes, outside(sizes, given), hint);
}

const oneByOne = { ...unknownDevice, dispatchesAreDear: false };

for (const [name, flags] of Object.entries(variants)) {
  const model = smallModel(flags);

  Deno.test(`plans of all sizes keep to the limits of every device: ${name}`, () => {
    for (const sizes of sizesOf) {
      checkPlan(trainingPlan(model, sizes));
      checkPlan(trainingPlan(model, sizes, oneByOne));
    }
  });

  Deno.test(`plans of all sizes share kernels and constants: ${name}`, () => {
    const larger = { B: 20, S: 11, T: 9 };
    const [first, ...others] = [
      larger,
      { B: 20, S: 12, T: 9 },
      { B: 20, S: 9, T: 13 },
    ].map((sizes) => trainingPlan(model, sizes));
    for (const plan of others) {
      // They share one buffer of constants.
      assert.deepEqual(plan.constants, first!.constants);
      // A longer batch must not have to compile anything.
      const texts = ({ dispatches }: Plan) =>
        dispatches.map(({ kernel, slots, interface: own }) => JSON.stringify([kernel, slots, own]));
      assert.deepEqual(texts(plan), texts(first!));
    }
  });

  Deno.test(`what a compiled kernel is known by decides its text: ${name}`, () => {
    const sources = new Map<string, string>();
    for (const sizes of sizesOf) {
      for (const { kernel, source } of trainingPlan(model, sizes).dispatches) {
        const key = kernel;
        assert.equal(sources.get(key) ?? source, source, key);
        sources.set(key, source);
      }
    }
  });

  Deno.test(`each gradient has memory of its own: ${name}`, () => {
    const gradients = Object.values(model.training).map(viewed);
    assert.equal(new Set(gradients).size, gradients.length);
    assert.ok(gradients.every(({ origin }) => origin.kind === "output"));
    assert.ok(layoutOf(model.weights).trainable > 0);
  });
}

Deno.test("the arena is much smaller than all intermediate tensors together", () => {
  const model = smallModel({ n_enc_layers: 4, n_dec_layers: 4 });
  const sizes = { B: 8, S: 16, T: 16 };
  const { arenaBytes, dispatches } = trainingPlan(model, sizes);
  const tensors = new Map(
    dispatches.flatMap(({ storage }, at) =>
      storage.filter(({ buffer }) => buffer === "arena")
        .map((place) => [`${at} ${place.offset}`, place.bytes] as const)
    ),
  );
  const written = [...tensors.values()].reduce((a, b) => a + b, 0);
  assert.ok(arenaBytes < written / 4, `${arenaBytes} of ${written}`);
});

Deno.test("random graphs give the reference's results", async () => {
  // Observed: at most 3e-7.
  const tolerance = 1e-5;
  for (let seed = 0; seed < soak(12); seed++) {
    const { roots, feeds } = randomGraph(seed, 14);
    checkPlan(planGraph(roots, {}, outside({}, leafName)));
    const used = new Set(leavesOf(roots).map(leafName));
    const own = new Map([...feeds].filter(([name]) => used.has(`leaf ${name}`)));
    const outputs = Object.fromEntries(roots.map((tensor, i) => [`result ${i}`, tensor]));
    // Little is fused where little can be bound.
    const gpu = {
      ...asCard(await testGpu()),
      dispatchesAreDear: seed % 3 === 0,
      mostBindings: [16, 8, 3][seed % 3]!,
    };
    const found = await runOnce(gpu, outputs, own, {});
    evaluateReference(roots, own, {}).forEach(({ data }, i) => {
      const error = relativeError(Float64Array.from(found.get(`result ${i}`)!), data);
      assert.ok(error < tolerance, `graph ${seed}, result ${i} is off by ${error}`);
    });
  }
});

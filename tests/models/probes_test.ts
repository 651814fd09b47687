/** What is seen inside a model is what it computes: the pass with an observer is the pass without one. */
import assert from "node:assert/strict";
import { generateBatch, generatedDataset } from "../../src/examples/generate/dataset.ts";
import { ReferenceExecutor } from "../executors/reference/reference_executor.ts";
import { FlatArrays } from "../../src/executors/onnx/flat_arrays.ts";
import { OnnxExecutor } from "../../src/executors/onnx/onnx_executor.ts";
import { type HostTensor, InferenceModel } from "../../src/decoding/inference_model.ts";
import type { Batch } from "../../src/examples/batch.ts";
import { buildModel, modelProbes } from "../../src/models/build.ts";
import type { ModelConfig } from "../../src/models/config.ts";
import type { Probe } from "../../src/models/probes.ts";
import { buildTask } from "../../src/task/task.ts";
import { randomModel, variants } from "../export/exported_models.ts";

const size = 3;

interface Seen {
  readonly config: ModelConfig;
  readonly probes: readonly Probe[];
  readonly batch: Batch;
  /** By float64 loops, and by ONNX Runtime; each with `logits` and `states` of the pass without an observer. */
  readonly reference: ReadonlyMap<string, HostTensor>;
  readonly onnx: ReadonlyMap<string, HostTensor>;
}

async function lookInto(name: string): Promise<Seen> {
  const { config, tensors, parameters } = randomModel(variants[name]!);
  const graphs = buildModel(config), arrays = new FlatArrays(graphs.weights);
  for (const { name, values } of arrays.weights()) {
    values.set(tensors.get(name)!.data as Float32Array);
  }
  const { batch } = generateBatch(generatedDataset(buildTask(parameters), 3, "valid"), 0, size);
  const probes = modelProbes(config);
  const { scores: logits, decoded, encoded } = graphs.inspection;
  const seen = Object.fromEntries(probes.map(({ name, tensor }) => [name, tensor]));
  const plain = { logits: logits!, states: decoded ?? encoded! };
  const values = async (executor: ReferenceExecutor | OnnxExecutor) => {
    const model = new InferenceModel(graphs, executor, arrays);
    const found = [await model.valuesOf(seen, batch), await model.valuesOf(plain, batch)];
    model.close();
    return new Map(found.flatMap((values) => [...values]));
  };
  return {
    ...{ config, probes, batch },
    reference: await values(new ReferenceExecutor((name, n) => arrays.weightValues(name, n))),
    onnx: await values(new OnnxExecutor(arrays, { lanes: { parts: 1, threads: 1 } })),
  };
}

/** Largest difference of two tensors of one shape. */
function difference(a: HostTensor, b: HostTensor): number {
  assert.deepEqual(a.shape, b.shape);
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i]!)), 0);
}

function headsOf(config: ModelConfig, stack: "encoder" | "decoder"): number {
  return config.kind === "transformer" ? config[stack].heads : 0;
}

/** Keys that query `t` of example `i` may see. */
function visible({ config, batch }: Seen, probe: Probe, t: number, i: number): number {
  const { kind, stack } = probe;
  if (kind === "self_attention" && stack === "decoder") return t + 1;
  const most = config.kind === "transformer" && kind === "cross_attention" &&
      config.maxSourceLength || Infinity;
  return Math.min(batch.sourceLengths[i]!, most);
}

function checkAttention(seen: Seen, probe: Probe): void {
  const { shape: [groups, queries, keys], data } = seen.onnx.get(probe.name)!;
  const heads = headsOf(seen.config, probe.stack);
  assert.equal(groups, size * heads);
  for (let row = 0; row < groups! * queries!; row++) {
    const weights = data.subarray(row * keys!, (row + 1) * keys!);
    const sum = weights.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - 1) < 1e-5, `${probe.name}: a row sums to ${sum}`);
    const example = Math.floor(Math.floor(row / queries!) / heads);
    const seenKeys = visible(seen, probe, row % queries!, example);
    assert.ok(weights.subarray(seenKeys).every((weight) => weight === 0), `${probe.name}: masked`);
  }
}

for (const name of Object.keys(variants)) {
  Deno.test(`probes have the values of the plain pass: ${name}`, async () => {
    const seen = await lookInto(name), { probes, reference, onnx, config } = seen;
    for (const probe of probes) {
      assert.ok(difference(reference.get(probe.name)!, onnx.get(probe.name)!) < 2e-4, probe.name);
      if (/attention/.test(probe.kind)) checkAttention(seen, probe);
    }
    const lens = probes.filter(({ kind }) => kind === "logits");
    for (const values of [reference, onnx]) {
      assert.equal(difference(values.get(lens.at(-1)!.name)!, values.get("logits")!), 0);
      assert.ok(difference(values.get(lens[0]!.name)!, values.get("logits")!) > 0.1 || !lens[1]);
    }
    const attentions = probes.filter(({ kind }) => /attention/.test(kind)).length;
    assert.equal(attentions > 0, config.kind === "transformer");
    assert.equal(new Set(probes.map(({ name }) => name)).size, probes.length, "names are unique");
  });
}

Deno.test("each application of a layer is seen, with its gates and halting probabilities", () => {
  const names = (variant: string) =>
    modelProbes(randomModel(variants[variant]!).config).map(({ name }) => name);
  const looped = names("normalized attention, gates, loops");
  assert.ok(looped.includes("encoder.layers.0.self_attention"));
  assert.ok(looped.includes("encoder.layers.1.self_attention#2"));
  assert.ok(looped.includes("decoder.layers.1.cross_attention#3"));
  assert.ok(looped.includes("decoder.layers.1.gate#3"));
  const adaptive = names("adaptive computation time");
  assert.ok(adaptive.includes("decoder.layers.0.halt_prob.halting#3"));
  assert.ok(adaptive.includes("decoder.layers.0.layer.states#3"));
  assert.ok(adaptive.includes("decoder.layers.0.logits"));
});

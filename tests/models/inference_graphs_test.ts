/** Ports say all that there is to know of the graphs by which a model answers. */
import assert from "node:assert/strict";
import { leavesOf } from "../../src/graph/graph.ts";
import { buildModel, inferenceGraphs } from "../../src/models/build.ts";
import type { Port, PortGraph } from "../../src/models/ports.ts";
import { leafName } from "../../src/executors/onnx/lower.ts";
import { type Flags, randomModel, variants } from "../export/exported_models.ts";

function graphsOf(flags: Flags): [string, PortGraph][] {
  return Object.entries(inferenceGraphs(randomModel(flags).config).graphs);
}

/** Inputs that results depend on, with shapes and types. */
function inputsOf(tensors: readonly Port["tensor"][]): string[] {
  const inputs = leavesOf(tensors).filter(({ origin }) => origin.kind === "input");
  return [...new Set(inputs.map(described))].sort();
}

function described(tensor: Port["tensor"]): string {
  return `${leafName(tensor)} ${tensor.type} [${tensor.shape}]`;
}

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`every input of a graph that answers is a port: ${name}`, () => {
    for (const [graph, { inputs, results }] of graphsOf(flags)) {
      const ports = new Set(inputs.map(({ tensor }) => described(tensor)));
      const missing = inputsOf(results.map(({ tensor }) => tensor)).filter((x) => !ports.has(x));
      assert.deepEqual(missing, [], graph);
    }
  });
}

Deno.test("the step of transformers has the inputs and caches of the step that decoding runs", () => {
  for (const architecture of ["encoder_decoder", "decoder_only"] as const) {
    const flags = { architecture, n_dec_layers: 2, dec_loop_idx: 0, dec_loops: 2 };
    const { step, caches } = buildModel(randomModel(flags).config).decoding!;
    const { inputs, results } = inferenceGraphs(randomModel(flags).config).graphs.step!;
    const ports = inputs.map(({ tensor }) => described(tensor)).sort();
    assert.deepEqual(ports, inputsOf(Object.values(step)));
    const [logits, ...present] = results;
    assert.equal(logits!.role, "logits");
    assert.deepEqual(
      present.map(({ name, tensor }) => [name, tensor.shape]),
      caches.map(({ name }) => [name, step[`present.${name}`]!.shape]),
    );
  }
});

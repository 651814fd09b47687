import assert from "node:assert/strict";
import type { InferenceModel } from "../../src/decoding/inference_model.ts";
import { modelPredictor } from "../../src/evaluation/model_predictor.ts";
import { storedValues, WeightStore } from "../../src/export/stored_weight.ts";
import { collate } from "../../src/examples/collate.ts";
import { generateBatch, generatedDataset } from "../../src/examples/generate/dataset.ts";
import { idsInBatch } from "../../src/examples/ids_in_batch.ts";
import { lookInside } from "../../src/inspect/look.ts";
import { buildTask } from "../../src/task/task.ts";
import { attentionOf, readsOf } from "../../src/web/page/attention_view.ts";
import { randomModel, variants, withOnnxModel } from "../export/exported_models.ts";
import { loadedPage } from "./loaded_page.ts";

const maxOutputLength = 10, problems = 2;

type Model = ReturnType<typeof randomModel>;
type Loaded = Awaited<ReturnType<typeof loadedPage>>;

function trained(flags: Parameters<typeof randomModel>[0]): Model {
  const model = randomModel(flags);
  return { ...model, parameters: { ...model.parameters, max_output_len: maxOutputLength } };
}

function questionsOf({ parameters }: Model) {
  const task = buildTask(parameters);
  const { batch } = generateBatch(generatedDataset(task, 1, "test"), 0, problems);
  return Array.from({ length: problems }, (_, i) => {
    const { problem } = idsInBatch(batch, i, task.layout);
    const example = { source: task.vocabulary.tokensOf(problem), target: [], codeClass: 0 };
    return { problem, batch: collate([example], task.vocabulary, task.layout) };
  });
}

/** Scores as `predict` prints them; a last digit may be rounded otherwise. */
function assertNear(found: readonly number[], expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 6e-5, `${value}`));
}

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`a page answers as predict does, and attends as inspect shows: ${name}`, async () => {
    const model = trained(flags), loaded = await loadedPage(model);
    await withOnnxModel(model, {}, async (inference) => {
      await assertAnswers(loaded, inference, model);
      await assertAttention(loaded, inference, model);
    });
  });
}

async function assertAnswers({ page, model }: Loaded, inference: InferenceModel, trained: Model) {
  const { lengthPenalty, earlyStopping } = page.model;
  for (const { problem, batch } of questionsOf(trained)) {
    for (const size of [1, 4]) {
      const search = size === 1 ? { lengthPenalty } : { size, lengthPenalty, earlyStopping };
      const predictor = modelPredictor(inference, search);
      const [expected] = await predictor.generate(batch, maxOutputLength + 2);
      const found = await model.answer(problem, size);
      assert.deepEqual(found.map(({ tokens }) => tokens), expected!.map(({ tokens }) => tokens));
      assert.deepEqual(found.map(({ cut }) => cut), expected!.map(({ cut }) => cut));
      assertNear(found.map(({ score }) => score), expected!.map(({ score }) => score!));
      found.forEach((one, i) => assertNear(one.logProbs, expected![i]!.logProbs!));
    }
  }
}

async function assertAttention({ page, model }: Loaded, inference: InferenceModel, trained: Model) {
  const session = model.sessions.attention;
  if (session === undefined) return assert.deepEqual(page.attention, []);
  const { problem } = questionsOf(trained)[0]!, answer = problem.slice(1, 4);
  const found = await attentionOf(session, readsOf(page.model, problem, answer));
  const { vocabulary, layout } = buildTask(trained.parameters);
  const [source, target] = [problem, answer].map((ids) => vocabulary.tokensOf(ids));
  const batch = collate([{ source: source!, target: target!, codeClass: 0 }], vocabulary, layout);
  const { seen } = await lookInside(inference, trained.config, batch);
  const expected = seen.filter(({ kind }) => kind.endsWith("attention"));
  assert.deepEqual(page.attention.map(({ name }) => name), expected.map(({ name }) => name));
  for (const { name, tensor } of expected) {
    const { dims: [, heads, queries, keys], data } = found[name]!;
    // Adaptive models also read the last token of an answer, from which nothing follows.
    const [, allQueries, allKeys] = tensor.shape as [number, number, number];
    assert.equal(heads, tensor.shape[0]);
    assert.ok(queries! <= allQueries && allQueries <= queries! + 1);
    for (const [at, weight] of (data as Float32Array).entries()) {
      const row = Math.floor(at / keys!), head = Math.floor(row / queries!);
      const other = (head * allQueries + row % queries!) * allKeys + at % keys!;
      assert.ok(Math.abs(weight - tensor.data[other]!) < 1e-5, name);
    }
  }
}

Deno.test("a page with weights of 16 bits answers as the model does with these weights", async () => {
  const model = trained({ n_enc_layers: 2 });
  const store = new WeightStore(model.tensors, "f16", "random weights");
  const rounded = [...model.tensors].map(([name, tensor]) => {
    const { type, bytes } = store.stored({ name, shape: tensor.shape });
    const data = storedValues(type, new Uint8Array(bytes));
    return [name, { dtype: "F32", shape: tensor.shape, data }] as const;
  });
  const { model: halves } = await loadedPage(model, "f16");
  const { model: whole } = await loadedPage({ ...model, tensors: new Map(rounded) });
  for (const { problem } of questionsOf(model)) {
    const [found, expected] = await Promise.all(
      [halves, whole].map((one) => one.answer(problem, 3)),
    );
    assert.deepEqual(found!.map(({ tokens }) => tokens), expected!.map(({ tokens }) => tokens));
    assertNear(found!.map(({ score }) => score), expected!.map(({ score }) => score));
  }
});

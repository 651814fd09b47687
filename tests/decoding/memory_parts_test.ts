/** Batches that are computed in parts, to fit into memory, give what they give as a whole. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { generateBatch, generatedDataset } from "../../src/examples/generate/dataset.ts";
import { buildTask } from "../../src/task/task.ts";
import type { Batch, BatchShape } from "../../src/examples/batch.ts";
import type { InferenceModel } from "../../src/decoding/inference_model.ts";
import {
  modelPredictor,
  type PredictingModel,
  type SearchSettings,
} from "../../src/evaluation/model_predictor.ts";
import { partsWithin } from "../../src/decoding/memory_parts.ts";
import type { TrainedModel } from "../../src/export/trained_model.ts";
import { eosId } from "../../src/tokenizers/vocabulary.ts";
import { type Flags, randomModel, variants, withOnnxModel } from "../export/exported_models.ts";

const search: SearchSettings = { size: 3, lengthPenalty: 1, earlyStopping: false };

/** Longer than answers become before their memory is looked at. */
const maxLength = 24;

function batchFor({ parameters }: TrainedModel, size = 23): Batch {
  return generateBatch(generatedDataset(buildTask(parameters), 3, "valid"), 0, size).batch;
}

/** The same model, and the sizes of all batches that it was given. */
function watched(model: InferenceModel) {
  const sizes: number[] = [];
  const note = (batch: Batch) => {
    sizes.push(batch.size);
    return batch;
  };
  const { seesPadding, lanes, footprint, passBudget } = model;
  const watching: PredictingModel = {
    ...{ seesPadding, lanes, footprint, passBudget },
    evaluateBatch: (batch: Batch) => model.evaluateBatch(note(batch)),
    startDecoding: (batch: Batch) => model.startDecoding(note(batch)),
    startBeams: (batch: Batch, size: number) => model.startBeams(note(batch), size),
    startChoosing: (batch: Batch) => model.startChoosing(note(batch)),
    startConstrainedBeams: (batch, ...settings) =>
      model.startConstrainedBeams(note(batch), ...settings),
  };
  return { watching, sizes };
}

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`${name}: a batch that is scored in parts has the same scores`, () =>
    withModel(flags, async (model, batch) => {
      const { watching, sizes } = watched(model);
      const whole = await modelPredictor(watching, undefined, Infinity).score(batch);
      const budget = model.footprint.scoring({ ...batch, size: 5 });
      const parts = await modelPredictor(watching, undefined, budget).score(batch);
      assert.deepEqual(sizes, [23, 4, 5, 4, 5, 5]);
      assert.ok(Math.abs(parts.loss - whole.loss) < 1e-5 * whole.loss);
      assert.deepEqual([parts.tokens, parts.perfect], [whole.tokens, whole.perfect]);
    }));

  for (const [way, settings] of [["greedily", undefined], ["by beams", search]] as const) {
    Deno.test(`${name}: a batch that is answered ${way} in parts has the same answers`, () =>
      withModel(flags, async (model, batch) => {
        const { watching, sizes } = watched(model);
        const whole = await modelPredictor(watching, settings, Infinity).generate(batch, maxLength);
        const budget = model.footprint.answering({ ...batch, size: 5 }, 16, settings?.size);
        const parts = await modelPredictor(watching, settings, budget).generate(batch, maxLength);
        assert.equal(sizes[0], 23);
        assert.ok(Math.max(...sizes.slice(1)) <= 5);
        assertSame(parts, whole);
      }));
  }
}

type Answers = Awaited<ReturnType<ReturnType<typeof modelPredictor>["generate"]>>;

/** Scores are sums of floats, whose rounding depends on how many are computed at a time. */
function assertSame(found: Answers, expected: Answers): void {
  const tokens = (answers: Answers) => answers.map((each) => each.map(({ tokens }) => tokens));
  assert.deepEqual(tokens(found), tokens(expected));
  const scores = (answers: Answers) => answers.flat().map(({ score = 0 }) => score);
  scores(expected).forEach((score, i) => assert.ok(Math.abs(scores(found)[i]! - score) < 1e-4));
}

for (const [way, settings] of [["greedily", undefined], ["by beams", search]] as const) {
  Deno.test(`answers that become too long for a batch are begun anew in parts, ${way}`, () =>
    withModel({ n_dec_layers: 2 }, async (model, batch) => {
      makeEndless(model);
      const { watching, sizes } = watched(model), beams = settings?.size;
      const whole = await modelPredictor(watching, settings, Infinity).generate(batch, maxLength);
      // All of the batch has room for 16 tokens, a third of it for all.
      const budget = Math.max(
        model.footprint.answering(batch, 16, beams),
        model.footprint.answering({ ...batch, size: 8 }, maxLength, beams),
      );
      const { answering } = model.footprint;
      const parts = await modelPredictor(watching, settings, budget).generate(batch, maxLength);
      assert.ok(answering(batch, maxLength, beams) > budget);
      assert.deepEqual(sizes.slice(0, 2), [23, 23]);
      assert.ok(sizes.length > 3 && sizes.slice(2).every((size) => size < 23), String(sizes));
      assertSame(parts, whole);
    }));
}

function makeEndless(model: InferenceModel): void {
  const { values } = model.arrays.weights().find(({ name }) => name === "decoder.proj.bias")!;
  values[eosId] = -1000;
}

function withModel(
  flags: Flags,
  use: (model: InferenceModel, batch: Batch) => Promise<void>,
): Promise<void> {
  const model = randomModel(flags);
  return withOnnxModel(model, {}, (inference) => use(inference, batchFor(model)));
}

Deno.test("parts are as few as stay within the budget, and hold all examples in order", () => {
  const shape = fc.record({ fixed: fc.nat(50), each: fc.integer({ min: 1, max: 20 }) });
  const cases = [fc.integer({ min: 1, max: 40 }), fc.nat(300), shape] as const;
  fc.assert(fc.property(...cases, (size, budget, { fixed, each }) => {
    const batch = numbered(size), bytesOf = ({ size }: BatchShape) => fixed + each * size;
    const parts = partsWithin(budget, batch, bytesOf);
    assert.deepEqual(parts.flatMap(({ classes }) => [...classes]), [...batch.classes]);
    const most = Math.max(...parts.map(({ size }) => size));
    assert.ok(most === 1 || fixed + each * most <= budget);
    // One part fewer would have to be larger than the budget.
    const fewer = Math.ceil(size / (parts.length - 1));
    assert.ok(parts.length === 1 || fixed + each * fewer > budget);
  }));
});

function numbered(size: number): Batch {
  const row = Int32Array.from({ length: size }, (_, i) => i), ones = row.map(() => 1);
  return {
    ...{ size, source: row, sourceLength: 1, sourceLengths: ones },
    ...{ target: row, targetLength: 1, targetLengths: ones, classes: row },
  };
}

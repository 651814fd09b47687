/** Samples are distributed as the model says, and come back with their seed, whatever they are computed beside. */
import assert from "node:assert/strict";
import { decodeGreedily } from "../../src/decoding/greedy_search.ts";
import { InferenceModel } from "../../src/decoding/inference_model.ts";
import {
  sampleAnswers,
  type SampledAnswer,
  type Sampling,
} from "../../src/decoding/sample_answers.ts";
import { logProbability } from "../../src/decoding/score.ts";
import type { Batch } from "../../src/examples/batch.ts";
import { generateBatch, generatedDataset } from "../../src/examples/generate/dataset.ts";
import { selectExamples } from "../../src/examples/split.ts";
import { FlatArrays } from "../../src/executors/onnx/flat_arrays.ts";
import { buildModel } from "../../src/models/build.ts";
import { buildTask } from "../../src/task/task.ts";
import { eosId } from "../../src/tokenizers/vocabulary.ts";
import { type Flags, randomModel, withOnnxModel } from "../export/exported_models.ts";
import { ReferenceExecutor } from "../executors/reference/reference_executor.ts";

const models: Readonly<Record<string, Flags>> = {
  "a transformer": {},
  "a decoder alone": { architecture: "decoder_only" },
  "an encoder alone": { architecture: "encoder_only" },
  "an LSTM": { lstm: true, lstm_hidden_dim: 12 },
  "a GRU in both directions": { lstm: true, GRU: true, bidirectional: true, lstm_hidden_dim: 12 },
};

const usual: Sampling = {
  ...{ temperature: 1, topK: 0, topP: 1 },
  ...{ samples: 20, seed: 5, maxLength: 6 },
};

function batchOf(flags: Flags, size: number): Batch {
  const { parameters } = randomModel(flags);
  return generateBatch(generatedDataset(buildTask(parameters), 3, "valid"), 0, size).batch;
}

/** What no rounding changes. */
function written(answers: readonly (readonly SampledAnswer[])[]) {
  return answers.map((each) => each.map(({ tokens, cut, count }) => ({ tokens, cut, count })));
}

/** Exact probabilities of the first token of the answer to a problem. */
async function firstTokens(model: InferenceModel, batch: Batch, { temperature }: Sampling) {
  const decoder = await model.startChoosing(batch);
  try {
    const logits = await decoder.next(new Int32Array(batch.size).fill(decoder.bos));
    const weights = Array.from(logits, (logit) => Math.exp(logit / temperature));
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / sum);
  } finally {
    decoder.close();
  }
}

/** Of a distribution over tokens, what samples of it deviate by: near the number of tokens if they are of it. */
function chiSquare(found: readonly number[], expected: readonly number[]): number {
  return expected.reduce((sum, count, i) => sum + (found[i]! - count) ** 2 / count, 0);
}

for (const [name, flags] of Object.entries(models)) {
  Deno.test(`first tokens are drawn with their probabilities: ${name}`, async () => {
    const batch = batchOf(flags, 1), samples = 2000;
    await withOnnxModel(randomModel(flags), {}, async (model) => {
      const sampling = { ...usual, samples, temperature: 2, maxLength: 3 };
      const expected = await firstTokens(model, batch, sampling);
      const found = expected.map(() => 0);
      for (const { tokens, count } of (await sampleAnswers(model, batch, sampling))[0]!) {
        found[tokens[0] ?? eosId]! += count;
      }
      assert.equal(found.reduce((a, b) => a + b), samples);
      // Rare tokens are counted together.
      const rare = expected.map((p) => p * samples < 5);
      const sum = (values: readonly number[]) =>
        values.reduce((all, value, i) => all + (rare[i] ? value : 0), 0);
      const kept = (values: readonly number[]) => [
        ...values.filter((_, i) => !rare[i]),
        ...rare.some(Boolean) ? [sum(values)] : [],
      ];
      const wanted = kept(expected.map((p) => p * samples));
      const freedom = wanted.length - 1, deviation = chiSquare(kept(found), wanted);
      // Beyond it are 3 of 100,000 samples; the seed is fixed.
      const limit = freedom + 4 * Math.sqrt(2 * freedom) + 6;
      assert.ok(deviation < limit, `χ² = ${deviation} with ${freedom} degrees of freedom`);
    });
  });

  Deno.test(`samples depend on nothing but problem, seed and number: ${name}`, async () => {
    const batch = batchOf(flags, 4);
    await withOnnxModel(randomModel(flags), {}, async (model) => {
      const together = await sampleAnswers(model, batch, usual);
      // Padding is part of what some models read: each problem stands alone, padded as before.
      for (const i of [2, 0]) {
        const alone = await sampleAnswers(model, selectExamples(batch, [i]), usual);
        assert.deepEqual(written(alone), written([together[i]!]));
      }
      const inParts = await sampleAnswers(model, batch, usual, 1);
      assert.deepEqual(written(inParts), written(together));
      const others = await sampleAnswers(model, batch, { ...usual, seed: 6 });
      assert.notDeepEqual(written(others), written(together));
      const fewer = await sampleAnswers(model, batch, { ...usual, samples: 7 });
      fewer.forEach((answers, i) => {
        for (const { tokens, count } of answers) {
          const more = together[i]!.find((other) => String(other.tokens) === String(tokens));
          assert.ok(more !== undefined && more.count >= count, "the first samples stay");
        }
      });
    });
  });
}

Deno.test("at temperature 0, and of one token, samples are the greedy answer with its log-probability", async () => {
  const batch = batchOf({}, 3);
  await withOnnxModel(randomModel({}), {}, async (model) => {
    const decoder = await model.startDecoding(batch, { logProbs: true });
    const greedy = await decodeGreedily(decoder, batch.size, usual.maxLength);
    decoder.close();
    for (const settings of [{ temperature: 0 }, { topK: 1 }, { topP: 1e-9 }]) {
      const found = await sampleAnswers(model, batch, { ...usual, ...settings, samples: 3 });
      found.forEach((answers, i) => {
        assert.equal(answers.length, 1);
        const [{ tokens, cut, count }] = answers as [typeof answers[0]];
        assert.deepEqual({ tokens, cut, count }, {
          ...{ tokens: greedy[i]!.tokens, cut: greedy[i]!.cut, count: 3 },
        });
        const difference = logProbability(answers[0]!) - logProbability(greedy[i]!);
        assert.ok(Math.abs(difference) < 1e-4, `${difference}`);
      });
    }
  });
});

Deno.test("the specification draws what ONNX Runtime draws", async () => {
  const trained = randomModel({}), graphs = buildModel(trained.config);
  const arrays = new FlatArrays(graphs.weights);
  for (const { name, values } of arrays.weights()) {
    values.set(trained.tensors.get(name)!.data as Float32Array);
  }
  const reference = new InferenceModel(
    graphs,
    new ReferenceExecutor((name, length) => arrays.weightValues(name, length)),
    arrays,
  );
  const batch = batchOf({}, 2), few = { ...usual, samples: 4 };
  const expected = await sampleAnswers(reference, batch, few).finally(() => reference.close());
  await withOnnxModel(trained, {}, async (model) => {
    const found = await sampleAnswers(model, batch, few);
    assert.deepEqual(written(found), written(expected));
  });
});

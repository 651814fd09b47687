/** What a beam search says of its answers is what the whole pass over them says. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/examples/batch.ts";
import { EncodedExamples } from "../../src/examples/encoded_examples.ts";
import { collateCoded } from "../../src/examples/collate.ts";
import { type Architecture, sequenceLayoutOf } from "../../src/task/sequence_layout.ts";
import type { InferenceModel } from "../../src/decoding/inference_model.ts";
import { modelPredictor } from "../../src/evaluation/model_predictor.ts";
import type { ModelFlags } from "../../src/models/config.ts";
import { initialise } from "../../src/models/initialisation.ts";
import { randomFrom } from "../../src/random.ts";
import { eosId } from "../../src/tokenizers/vocabulary.ts";
import { smallModel } from "../models/small_transformer.ts";
import { onnxModel } from "./onnx_model.ts";

const models: Record<string, Partial<ModelFlags>> = {
  "an encoder and a decoder": { n_dec_layers: 2 },
  "looped, gated layers": { dec_loop_idx: 0, dec_loops: 3, gated: true },
  "adaptive layers": { dec_loop_idx: 0, dec_loops: 2, dec_act: true, act_threshold: 0.3 },
  "an encoder alone": { architecture: "encoder_only" },
  "a decoder alone": { architecture: "decoder_only" },
  "an LSTM": { lstm: true, lstm_hidden_dim: 20 },
  "a GRU": { lstm: true, GRU: true, lstm_hidden_dim: 20 },
};

/** Of equal lengths: an LSTM reads padding. */
const problems = [[5, 9, 7, 6], [3, 8, 3, 9], [12, 4, 11, 10]];

const maxLength = 6;

for (const [name, flags] of Object.entries(models)) {
  Deno.test(`scores of answers are their log-probabilities: ${name}`, () =>
    withModel(flags, async (model, architecture) => {
      const search = { size: 4, lengthPenalty: 0, earlyStopping: false };
      const batch = joined(problems.map((problem) => framed(architecture, problem, [])));
      const found = await modelPredictor(model, search).generate(batch, maxLength);
      for (const [i, answers] of found.entries()) {
        assert.equal(answers.length, 4);
        const sums: number[] = [];
        for (const { tokens, score, cut, logProbs } of answers) {
          const sum = logProbs!.reduce((a, b) => a + b, 0);
          if (!cut) assert.ok(Math.abs(sum - score!) < 2e-5);
          const { loss, tokens: count } = await model.evaluateBatch(
            framed(architecture, problems[i]!, tokens),
          );
          sums.push(-loss * count);
        }
        // A decoder alone also predicts the problem: the same for all its answers.
        const shift = architecture === "decoder_only" ? answers[0]!.score! - sums[0]! : 0;
        // At the limit the last token is not the closing one, so those answers are scored otherwise.
        const complete = answers.map(({ tokens }) => tokens.length < maxLength - 2);
        assert.ok(complete.includes(true));
        answers.forEach(({ score }, k) => {
          if (complete[k]) assert.ok(Math.abs(score! - sums[k]! - shift) < 2e-5, `answer ${k}`);
        });
        assert.deepEqual(
          answers.map((a) => a.score),
          answers.map((a) => a.score).sort((a, b) => b! - a!),
        );
      }
    }));
}

/** It knows what follows only where it is told, so no whole pass says what a search should. */
const bothWays = { lstm: true, bidirectional: true, lstm_hidden_dim: 20 };

for (const [name, flags] of Object.entries({ ...models, "an LSTM both ways": bothWays })) {
  Deno.test(`answers to a problem do not depend on the problems beside it: ${name}`, () =>
    withModel(flags, async (model, architecture) => {
      const batch = joined(problems.map((problem) => framed(architecture, problem, [])));
      // Searches end at different steps, and before that forget much.
      const search = { size: 3, lengthPenalty: 1, earlyStopping: false };
      const predictor = modelPredictor(model, search);
      const together = await predictor.generate(batch, 20);
      for (const [i, problem] of problems.entries()) {
        const [alone] = await predictor.generate(framed(architecture, problem, []), 20);
        const tokens = (answers: typeof alone) => answers!.map(({ tokens }) => tokens);
        assert.deepEqual(tokens(together[i]), tokens(alone));
        alone!.forEach(({ score }, k) =>
          assert.ok(Math.abs(score! - together[i]![k]!.score!) < 2e-5)
        );
      }
    }));
}

const probableModels = { ...models, "an LSTM both ways": bothWays };

for (const [name, flags] of Object.entries(probableModels)) {
  Deno.test(`log-probabilities of tokens are alike greedily and in a beam of one: ${name}`, () =>
    withModel(flags, async (model, architecture) => {
      const batch = joined(problems.map((problem) => framed(architecture, problem, [])));
      const lengthPenalty = 0, search = { size: 1, lengthPenalty, earlyStopping: true };
      const greedy = await modelPredictor(model, { lengthPenalty }).generate(batch, maxLength);
      const [beams, plain] = await Promise.all(
        [modelPredictor(model, search), modelPredictor(model)].map((predictor) =>
          predictor.generate(batch, maxLength)
        ),
      );
      greedy.forEach(([answer], i) => {
        const [other] = beams![i]!, { tokens, cut, logProbs } = answer!;
        assert.deepEqual(plain![i], [{ tokens, cut }]);
        assert.deepEqual([tokens, cut], [other!.tokens, other!.cut]);
        assert.equal(logProbs!.length, tokens.length + (cut ? 0 : 1));
        assert.equal(other!.logProbs!.length, logProbs!.length);
        logProbs!.forEach((logProb, t) => {
          assert.ok(logProb < 0 && Math.abs(logProb - other!.logProbs![t]!) < 2e-5, `token ${t}`);
        });
        const sum = logProbs!.reduce((a, b) => a + b);
        assert.ok(Math.abs(answer!.score! - sum) < 1e-9);
      });
    }));
}

Deno.test("an encoder alone writes no more than the problem has positions for", () =>
  withModel({ architecture: "encoder_only" }, async (model, architecture) => {
    const search = { size: 4, lengthPenalty: 5, earlyStopping: false };
    const batch = joined(problems.map((problem) => framed(architecture, problem, [])));
    const ask = (maxLength: number) => modelPredictor(model, search).generate(batch, maxLength);
    const longest = batch.sourceLength + 1;
    assert.deepEqual(await ask(longest + 3), await ask(longest));
  }));

async function withModel(
  flags: Partial<ModelFlags>,
  use: (model: InferenceModel, architecture: Architecture) => Promise<void>,
): Promise<void> {
  const model = onnxModel(smallModel(flags), { lanes: { parts: 2, threads: 1 } });
  try {
    const random = randomFrom(3);
    for (const { part, values } of model.arrays.weights()) {
      initialise(part, values, random);
      // So that some answers close before the limit.
      if (part.name.endsWith("proj.bias")) values[eosId] = 2;
    }
    await use(model, (flags.architecture ?? "encoder_decoder") as Architecture);
  } finally {
    model.close();
  }
}

/** One example as a batch. */
function framed(
  architecture: Architecture,
  problem: readonly number[],
  answer: readonly number[],
): Batch {
  const examples = new EncodedExamples();
  examples.add(problem, answer, 0);
  return collateCoded(examples, sequenceLayoutOf(architecture));
}

/** Examples of equal lengths side by side, time-major. */
function joined(examples: readonly Batch[]): Batch {
  const [first] = examples as [Batch];
  const columns = (of: (batch: Batch) => Int32Array) =>
    Int32Array.from(
      Array.from(of(first), (_, t) => examples.map((example) => of(example)[t]!)).flat(),
    );
  return {
    ...first,
    size: examples.length,
    source: columns(({ source }) => source),
    sourceLengths: columns(({ sourceLengths }) => sourceLengths),
    target: columns(({ target }) => target),
    targetLengths: columns(({ targetLengths }) => targetLengths),
    classes: columns(({ classes }) => classes),
  };
}

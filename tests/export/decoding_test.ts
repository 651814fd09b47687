/** Exported models, run by ONNX Runtime's public interface, compute what our graphs compute. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/examples/batch.ts";
import { collate, type Example } from "../../src/examples/collate.ts";
import { generatedDataset } from "../../src/examples/generate/dataset.ts";
import { buildTask } from "../../src/task/task.ts";
import { decodeGreedily } from "../../src/decoding/greedy_search.ts";
import { buildModel } from "../../src/models/build.ts";
import type { TrainedModel } from "../../src/export/trained_model.ts";
import { randomFrom } from "../../src/random.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { assertClose } from "../golden_suite/close.ts";
import { onnxEngine } from "../golden_suite/onnx_engine.ts";
import { ask, decode, type Side } from "./decode.ts";
import {
  type Flags,
  randomModel,
  variants,
  withOnnxModel,
  writeExport,
} from "./exported_models.ts";

/** Of scores that are up to about 10, in float32. */
const tolerance = { absolute: 5e-5, relative: 0 };

/** Tokens of an answer. */
const answerLength = 8;

/** Problems of different lengths, with answers of one length. */
function randomExamples({ tokens: words }: TrainedModel): Example[] {
  const random = randomFrom(21), digits = words.filter((word) => /^\d$/.test(word));
  const tokens = (length: number) =>
    Array.from({ length }, () => digits[random.integer(0, digits.length - 1)]!);
  return [7, 2, 5, 9].map((length) => ({
    source: tokens(length),
    target: tokens(answerLength),
    codeClass: 0,
  }));
}

function batchOf({ parameters }: TrainedModel, examples: readonly Example[]): Batch {
  const dataset = generatedDataset(buildTask(parameters), 0, "valid");
  const { vocabulary, layout } = dataset.task;
  return collate(examples, vocabulary, layout);
}

function answersOfModel(model: TrainedModel, batch: Batch): Promise<number[][]> {
  return withOnnxModel(model, {}, async (inference) => {
    const decoder = await inference.startDecoding(batch);
    try {
      const answers = await decodeGreedily(decoder, batch.size, answerLength + 2);
      return answers.map(({ tokens }) => [...tokens]);
    } finally {
      decoder.close();
    }
  });
}

/** Scores at all positions of the pass over whole sequences, `[positions * size, words]`. */
function scoresOfModel(model: TrainedModel, batch: Batch): Promise<Float32Array> {
  return withOnnxModel(model, {}, async (inference) => {
    const built = buildModel(model.config);
    const { scores } = built.inspection;
    const results = await onnxEngine.runGraph(
      { scores: scores! },
      built,
      inference.arrays.weights(),
      batch,
    );
    return results.get("scores")!;
  });
}

function sidesOf({ architecture }: Flags): Side[] {
  return architecture === "decoder_only" ? ["left", "right"] : ["right"];
}

function idsOf({ tokens: words }: TrainedModel, examples: readonly Example[]): number[][] {
  return examples.map(({ source }) => source.map((word) => words.indexOf(word)));
}

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`an exported model writes the model's tokens: ${name}`, () =>
    inTemporaryFolder(async (folder) => {
      const model = randomModel(flags), examples = randomExamples(model);
      writeExport(model, folder);
      const expected = await answersOfModel(model, batchOf(model, examples));
      assert(new Set(expected.flat()).size > 1, "the tokens differ");
      for (const side of sidesOf(flags)) {
        const asked = await ask(folder, idsOf(model, examples), side);
        assert.deepEqual(await decode(asked, examples.length, answerLength), expected);
      }
    }));

  // Reading backwards as well, a decoder changes its mind about earlier tokens with each new one.
  if (flags.bidirectional) continue;
  Deno.test(`step by step, the scores are those of the pass over whole answers: ${name}`, () =>
    inTemporaryFolder(async (folder) => {
      const model = randomModel(flags), examples = randomExamples(model);
      writeExport(model, folder);
      const batch = batchOf(model, examples), words = model.tokens.length;
      const scores = await scoresOfModel(model, batch);
      const { size } = batch, alone = flags.architecture === "decoder_only";
      for (const side of sidesOf(flags)) {
        const { opening, next } = await ask(folder, idsOf(model, examples), side);
        for (let n = 0; n < answerLength; n++) {
          const tokens = examples.map(({ target }) =>
            n === 0 ? opening : model.tokens.indexOf(target[n - 1]!)
          );
          (await next(tokens)).forEach((found, i) => {
            const row = ((alone ? batch.sourceLengths[i]! - 1 : 0) + n) * size + i;
            const expected = scores.subarray(row * words, (row + 1) * words);
            assertClose(`example ${i}, token ${n}`, found, expected, tolerance);
          });
        }
      }
    }));
}

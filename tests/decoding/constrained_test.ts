/** Answers within a grammar can be read, even of a model that knows nothing, however they are searched or drawn. */
import assert from "node:assert/strict";
import { Constraint } from "../../src/decoding/constraint.ts";
import { InferenceModel } from "../../src/decoding/inference_model.ts";
import { sampleAnswers } from "../../src/decoding/sample_answers.ts";
import { modelPredictor } from "../../src/evaluation/model_predictor.ts";
import { collate, type Example } from "../../src/examples/collate.ts";
import { generateBatch, generatedDataset } from "../../src/examples/generate/dataset.ts";
import { FlatArrays } from "../../src/executors/onnx/flat_arrays.ts";
import { GpuExecutor } from "../../src/executors/webgpu/gpu_executor.ts";
import { copiedWeights } from "../../src/executors/webgpu/weight_buffer.ts";
import { buildModel } from "../../src/models/build.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";
import { readDataTypes } from "../../src/flags/data_types.ts";
import { tokenizerOf } from "../../src/problems/tokenizer_of.ts";
import { buildTask } from "../../src/task/task.ts";
import type { GrammarState } from "../../src/tokenizers/grammar.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { type Flags, randomModel, small, withOnnxModel } from "../export/exported_models.ts";
import { soak } from "../soak.ts";

const types = [
  ...[
    "int",
    "int(reversed,width=3)",
    "range(-5,7)",
    "int[2][2]",
    "interleaved(2)",
    "rational",
    "float",
  ],
  ...[
    "float(B1999,exponent=4)",
    "complex(variable)",
    "perm(3)",
    "partition(6)",
    "set(range(4))",
    "set(int)",
  ],
  ...[
    "list(list(range(3)))",
    "nested(range(9))",
    "tuple(range(2),label(a,b))",
    "word(rs)",
    "label(x,y,z)",
  ],
  ...["edges(4)", "edges(3,int)", "poly(int,x)", "poly(rational,x,y)", "expr(x)"],
];

const lengthPenalty = 1, room = 12, maxLength = room + 2;

/** A task whose answers are of a type, and problems of it. */
function taskOf(type: string, flags: Flags) {
  const all = { ...small, ...flags, operation: "data", data_types: `int:${type}` };
  const task = buildTask(flagsWith(all));
  const examples = [5, 12, 345].map((n): Example => ({
    source: ["+", ...String(n)],
    target: [],
    codeClass: 0,
  }));
  return { all, task, batch: collate(examples, task.vocabulary, task.layout) };
}

/** All ways to answer. */
async function answersOf(model: InferenceModel, type: string, flags: Flags) {
  const { task: { vocabulary, problem }, batch } = taskOf(type, flags);
  const constraint = new Constraint(problem.outputTokenizer.grammar!, vocabulary);
  const greedy = await modelPredictor(model, { lengthPenalty, constraint })
    .generate(batch, maxLength);
  const search = { size: 3, lengthPenalty, earlyStopping: false, constraint };
  const beams = await modelPredictor(model, search).generate(batch, maxLength);
  const sampling = { temperature: 3, topK: 0, topP: 1, samples: soak(40, 8), seed: 2, maxLength };
  const samples = await sampleAnswers(model, batch, { ...sampling, constraint });
  return { vocabulary, greedy, beams, samples };
}

for (const flags of [{}, { architecture: "decoder_only" }, { architecture: "encoder_only" }]) {
  const name = Object.values(flags)[0] ?? "encoder_decoder";
  Deno.test(`whatever is searched or drawn within a grammar can be read: ${name}`, async () => {
    for (const type of types) {
      const { all } = taskOf(type, flags);
      const { parse } = tokenizerOf(readDataTypes(`int:${type}`)!.output, all.base);
      await withOnnxModel(randomModel(all), {}, async (model) => {
        const { vocabulary, ...found } = await answersOf(model, type, flags);
        for (const [way, answers] of Object.entries(found)) {
          for (const { tokens, cut } of answers.flat()) {
            const words = vocabulary.tokensOf(tokens), text = `${type}, ${way}: ${words.join(" ")}`;
            // An encoder alone has as many positions as its problem has tokens, which may be too few for any answer.
            if (cut && name === "encoder_only") continue;
            assert.ok(!cut && words.length <= room, text);
            assert.ok(parse(words) !== undefined, text);
          }
        }
      });
    }
  });
}

Deno.test("a beam search finds all answers of a small language, in the order of their probabilities", async () => {
  const { all, task: { vocabulary, problem }, batch } = taskOf("label(x,y,z)", {});
  await withOnnxModel(randomModel(all), {}, async (model) => {
    const constraint = new Constraint(problem.outputTokenizer.grammar!, vocabulary);
    const search = { size: 5, lengthPenalty, earlyStopping: false, constraint };
    for (const answers of await modelPredictor(model, search).generate(batch, maxLength)) {
      const words = answers.map(({ tokens }) => vocabulary.tokensOf(tokens).join(" "));
      assert.deepEqual(words.toSorted(), ["x", "y", "z"]);
      const scores = answers.map(({ score }) => score!);
      assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
      assert.ok(scores.every(Number.isFinite));
    }
  });
});

Deno.test("where no answer has room, what is written is cut", async () => {
  const { all, task: { vocabulary, problem }, batch } = taskOf("perm(5)", {});
  await withOnnxModel(randomModel(all), {}, async (model) => {
    const constraint = new Constraint(problem.outputTokenizer.grammar!, vocabulary);
    const answers = await modelPredictor(model, { lengthPenalty, constraint }).generate(batch, 5);
    assert.ok(answers.flat().every(({ cut }) => cut));
  });
});

Deno.test("a grammar changes no answer that is in it", async () => {
  const flags = { ...small };
  await withOnnxModel(randomModel(flags), {}, async (model) => {
    const task = buildTask(flagsWith(flags)), tokens = task.vocabulary.tokens;
    // Any token but EOS may follow any other, up to EOS.
    const words = tokens.filter((_, id) => id !== 0);
    const anything: GrammarState = {
      ends: true,
      fewest: 0,
      choices: () => [{ tokens: words, fewest: 0, next: () => anything }],
    };
    const constraint = new Constraint({ start: anything, isUnique: true }, task.vocabulary);
    const batch = generateBatch(generatedDataset(task, 3, "valid"), 0, 16).batch;
    const search = { size: 3, lengthPenalty, earlyStopping: true };
    for (const settings of [search, { lengthPenalty }]) {
      const free = await modelPredictor(model, settings).generate(batch, 38);
      const within = await modelPredictor(model, { ...settings, constraint }).generate(batch, 38);
      // Beyond the limit an answer is cut, which a grammar prevents.
      const whole = [...free.keys()].filter((i) => !free[i]!.some(({ cut }) => cut));
      assert.ok(whole.length > 3, `${whole.length} problems`);
      for (const i of whole) {
        const [one, other] = [free, within].map((found) => found[i]!.map(({ tokens }) => tokens));
        assert.deepEqual(other, one);
      }
    }
  });
});

Deno.test("WebGPU draws and searches within a grammar what the CPU does", async () => {
  const { all, task: { vocabulary, problem }, batch } = taskOf("list(range(4))", {});
  const trained = randomModel(all);
  const constraint = new Constraint(problem.outputTokenizer.grammar!, vocabulary);
  const search = { size: 3, lengthPenalty, earlyStopping: false, constraint };
  const sampling = { temperature: 1, topK: 5, topP: 0.9, samples: 6, seed: 2, maxLength };
  const answers = async (model: InferenceModel) => {
    const found = [
      await modelPredictor(model, { lengthPenalty, constraint }).generate(batch, maxLength),
      await modelPredictor(model, search).generate(batch, maxLength),
      await sampleAnswers(model, batch, { ...sampling, constraint }),
      await sampleAnswers(model, batch, sampling),
    ];
    return found.map((way) => way.map((each) => each.map(({ tokens, cut }) => ({ tokens, cut }))));
  };
  const expected = await withOnnxModel(trained, {}, answers);
  const graphs = buildModel(trained.config), arrays = new FlatArrays(graphs.weights);
  for (const { name, values } of arrays.weights()) {
    values.set(trained.tensors.get(name)!.data as Float32Array);
  }
  const gpu = await testGpu(), weights = copiedWeights(gpu, arrays.allWeights());
  const executor = new GpuExecutor(gpu, arrays.layout, weights);
  const model = new InferenceModel(graphs, executor, arrays);
  assert.deepEqual(await answers(model).finally(() => model.close()), expected);
});

import assert from "node:assert/strict";
import type { Batch } from "../../../src/examples/batch.ts";
import { generateBatch, generatedDataset } from "../../../src/examples/generate/dataset.ts";
import { randomSeries, streams } from "../../../src/random.ts";
import { buildTask } from "../../../src/task/task.ts";
import { defaultParameters } from "../../problems/problem_parameters.ts";

const task = buildTask(defaultParameters), dataset = generatedDataset(task, 3, "train");

function make(first: number, count: number, from = dataset): Batch {
  return generateBatch(from, first, count).batch;
}

/** The tokens of each example, without padding. */
function sentences({ size, source, sourceLengths, target, targetLengths }: Batch): string[] {
  return Array.from({ length: size }, (_, i) => {
    const column = (ids: Int32Array, length: number) =>
      Array.from({ length }, (_, t) => ids[t * size + i]).join(" ");
    return `${column(source, sourceLengths[i])} | ${column(target, targetLengths[i])}`;
  });
}

Deno.test("the same seed makes the same batch again, whatever was made in between", () => {
  const before = generateBatch(dataset, 64, 32);
  generateBatch(dataset, 0, 32);
  assert.deepEqual(generateBatch(dataset, 64, 32), before);
  assert.deepEqual(make(64, 32), before.batch);
});

Deno.test("other numbers, seeds, ranks and splits make other examples, none in common", () => {
  const batches = [
    make(0, 100),
    make(100, 100),
    make(0, 100, generatedDataset(task, 4, "train")),
    make(0, 100, { ...dataset, randomOf: randomSeries(3, 1, streams.train) }),
    make(0, 100, generatedDataset(task, 3, "valid")),
    make(0, 100, generatedDataset(task, 3, "test")),
  ];
  assert.equal(new Set(batches.flatMap(sentences)).size, 600);
});

Deno.test("the size of batches changes nothing about the examples in them", () => {
  const together = sentences(make(7, 48));
  const apart = [make(7, 1), make(8, 30), make(38, 17)].flatMap(sentences);
  assert.deepEqual(apart, together);
});

Deno.test("classes and tokens of a batch belong together", () => {
  const { vocabulary, problem } = task;
  const batch = make(0, 50);
  sentences(batch).forEach((sentence, i) => {
    const [source, target] = sentence.split(" | ")
      .map((ids) => vocabulary.tokensOf(ids.split(" ").map(Number)));
    assert.equal(source.at(-1), "<eos>");
    const question = problem.inputTokenizer.parse(source);
    const answer = problem.outputTokenizer.parse(target.slice(1));
    assert.equal(batch.classes[i], problem.codeClass(question, answer));
  });
});

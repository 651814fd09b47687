/**
 * `deno task bench evaluation`: time to evaluate when every answer has to be generated, with examples in the order of the
 * data and with those of like length put together, in turns.
 */
import type { Batch } from "../src/examples/batch.ts";
import { EncodedExamples } from "../src/examples/encoded_examples.ts";
import { collateCoded } from "../src/examples/collate.ts";
import { generateBatch, generatedDataset } from "../src/examples/generate/dataset.ts";
import { buildTask, type Task } from "../src/task/task.ts";
import { availableCores, chooseWorkers } from "../src/executors/onnx/lanes.ts";
import { checkerOf } from "../src/evaluation/checker.ts";
import { modelPredictor } from "../src/evaluation/model_predictor.ts";
import { evaluate } from "../src/evaluation/evaluator.ts";
import type { Predictor } from "../src/evaluation/predictor.ts";
import { randomFrom } from "../src/random.ts";
import { median } from "./measure.ts";
import { flagsFor, measureTraining, type Size, startTraining } from "./training.ts";

const batchSize = 128;

/** Tokens of an answer: sign and two digits in base 1000. */
const maxOutputLength = 3;

/** Steps after which answers have the form of numbers; before, they would be endless. */
const trainingSeconds = 10;

/** Of problems of mixed lengths. */
const shortest = 4, longest = 128;

/** One of them takes about as long as so many GCDs. */
const mixedShare = 10;

export async function benchEvaluation(size: Size, examples: number, rounds: number): Promise<void> {
  const flags = flagsFor(size);
  const lanes = chooseWorkers(availableCores(), size.batch);
  const training = await startTraining(flags, lanes);
  await measureTraining(training.trainer, flags, trainingSeconds);
  const dataset = generatedDataset(buildTask(flags), 0, "valid");
  const sets = {
    GCDs: batchesOf(examples, (first, count) => generateBatch(dataset, first, count).batch),
    [`problems of ${shortest} to ${longest} tokens`]: batchesOf(
      Math.ceil(examples / mixedShare),
      (first, count) => mixedBatch(dataset.task, first, count),
    ),
  };
  const predictor = modelPredictor(training.model);
  for (const [name, batches] of Object.entries(sets)) {
    const count = batches.reduce((sum, { size }) => sum + size, 0);
    console.log(`${count} ${name} in batches of ${batchSize}, all answers generated`);
    await inTurns(rounds, (readAhead) => measure(predictor, dataset.task, batches, readAhead));
  }
  training.close();
}

/** Seconds of an evaluation, and of the part that scores under teacher forcing. */
interface Times {
  readonly all: number;
  readonly scoring: number;
}

async function inTurns(
  rounds: number,
  measure: (readAhead?: number) => Promise<Times>,
): Promise<void> {
  const ways = { "in their order": 1, "by length": undefined };
  const times = Object.values(ways).map((): Times[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, readAhead] of Object.values(ways).entries()) {
      times[i]!.push(await measure(readAhead));
    }
  }
  Object.keys(ways).forEach((way, i) => {
    const all = median(times[i]!.map(({ all }) => all));
    const scoring = median(times[i]!.map(({ scoring }) => scoring));
    console.log(`  ${way.padEnd(14)} ${all.toFixed(2)} s, ${scoring.toFixed(2)} s of it scoring`);
  });
}

async function measure(
  predictor: Predictor,
  { problem, vocabulary: { tokens }, layout }: Task,
  batches: readonly Batch[],
  readAhead?: number,
): Promise<Times> {
  let scoring = 0;
  const timed: Predictor = {
    ...predictor,
    async score(batch) {
      const start = performance.now();
      const score = await predictor.score(batch);
      scoring += performance.now() - start;
      return score;
    },
  };
  const evaluation = {
    ...{ predictor: timed, checker: checkerOf(problem), tokens, layout, maxOutputLength },
    searchPerfect: true,
    ...(readAhead === undefined ? {} : { readAhead }),
    log() {},
    warn: console.warn,
  };
  const start = performance.now();
  await evaluate(evaluation, {
    name: "valid",
    batches: ReadableStream.from(batches),
    size: batches.length * batchSize,
  });
  return { all: (performance.now() - start) / 1000, scoring: scoring / 1000 };
}

function batchesOf(count: number, batch: (first: number, count: number) => Batch): Batch[] {
  return Array.from({ length: Math.ceil(count / batchSize) }, (_, i) => {
    const first = i * batchSize;
    return batch(first, Math.min(batchSize, count - first));
  });
}

/** Any words, as many long problems as ones half as long. */
function mixedBatch(
  { layout, vocabulary: { tokens } }: Task,
  first: number,
  count: number,
): Batch {
  const examples = new EncodedExamples();
  for (let number = first; number < first + count; number++) {
    const random = randomFrom(0, number);
    // Special words have the lowest numbers.
    const ids = (length: number) =>
      Array.from({ length }, () => random.integer(tokens.length >> 1, tokens.length - 1));
    const length = shortest * (longest / shortest) ** random.uniform();
    examples.add(ids(Math.round(length)), ids(random.integer(1, 8)), 0);
  }
  return collateCoded(examples, layout);
}

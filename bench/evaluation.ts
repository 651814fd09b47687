/** `deno task bench evaluation`: time to evaluate 10,000 GCDs, when every answer has to be generated. */
import { generatedBatches } from "../src/batches/generated.ts";
import { evaluationBatches } from "../src/batches/source.ts";
import { availableCores, chooseLanes } from "../src/engines/onnx/lanes.ts";
import { enginePredictor } from "../src/evaluation/engine_predictor.ts";
import { flagsFor, measureTraining, type Size, startEngine } from "./training.ts";

const examples = 10_000, batchSize = 128;

/** Tokens of an answer: sign, two digits in base 1000, and the two that frame it. */
const maxLength = 5;

/** Steps after which answers have the form of numbers; before, they would be endless. */
const trainingSeconds = 10;

export async function benchEvaluation(size: Size): Promise<void> {
  const parameters = flagsFor(size);
  const lanes = chooseLanes(availableCores((name) => Deno.env.get(name)), size.batch);
  const engine = await startEngine(parameters, lanes);
  await measureTraining(engine, parameters, trainingSeconds);
  const source = generatedBatches({ parameters, seed: 0, rank: 0, split: "valid" }, {
    batchSize,
    numWorkers: 0,
    warn: console.warn,
  });
  const predictor = enginePredictor(engine);
  const start = performance.now();
  let scoring = 0;
  for await (const batch of evaluationBatches(source, examples, batchSize)) {
    const before = performance.now();
    await predictor.score(batch);
    scoring += performance.now() - before;
    await predictor.generate(batch, Array.from({ length: batch.size }, (_, i) => i), maxLength);
  }
  const total = performance.now() - start;
  engine.close();
  console.log(`${examples} examples in batches of ${batchSize}: ${(total / 1000).toFixed(1)} s`);
  console.log(`  scored under teacher forcing ${(scoring / 1000).toFixed(1)} s`);
  console.log(`  all answers generated        ${((total - scoring) / 1000).toFixed(1)} s`);
}

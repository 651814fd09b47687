/**
 * `deno task bench footprint`: how much the process grows by passes of models of several kinds, beside what is estimated
 * from shapes. Each runs in a process of its own.
 */
import { fileURLToPath } from "node:url";
import type { Batch } from "../src/examples/batch.ts";
import { EncodedExamples } from "../src/examples/encoded_examples.ts";
import { collateCoded } from "../src/examples/collate.ts";
import { buildTask, type Task } from "../src/task/task.ts";
import type { CpuTrainer } from "../src/executors/onnx/cpu_trainer.ts";
import { modelPredictor } from "../src/evaluation/model_predictor.ts";
import { flagsWith } from "../src/flags/parse.ts";
import type { Flags } from "../src/flags/table.ts";
import { randomFrom } from "../src/random.ts";
import { eosId } from "../src/tokenizers/vocabulary.ts";
import type { Training } from "../src/training/training.ts";
import { startTraining } from "./training.ts";

interface Case {
  readonly flags: Partial<Flags>;
  /** Examples, tokens of a problem, of an answer. */
  readonly shape: readonly [number, number, number];
}

const sizes = (dim: number, layers: number) => ({
  ...{ enc_emb_dim: dim, dec_emb_dim: dim, n_enc_layers: layers, n_dec_layers: layers },
});

const recurrent = { ...sizes(128, 2), lstm: true, lstm_hidden_dim: 256 };

const cases: Readonly<Record<string, Case>> = {
  "default model": { flags: {}, shape: [128, 60, 30] },
  "long problems": { flags: sizes(32, 1), shape: [16, 800, 4] },
  "many words": { flags: { ...sizes(32, 1), base: 10_000 }, shape: [128, 8, 40] },
  "attention dropout": { flags: { ...sizes(32, 1), attention_dropout: 0.1 }, shape: [16, 500, 4] },
  "dropout": { flags: { ...sizes(128, 2), dropout: 0.1 }, shape: [64, 60, 30] },
  "halting": {
    flags: { ...sizes(128, 2), enc_act: true, enc_loop_idx: 0, enc_loops: 4 },
    shape: [64, 60, 30],
  },
  "decoder only": {
    flags: { ...sizes(128, 2), architecture: "decoder_only" },
    shape: [32, 200, 40],
  },
  "encoder only": {
    flags: { ...sizes(128, 2), architecture: "encoder_only" },
    shape: [32, 200, 40],
  },
  "LSTM": { flags: recurrent, shape: [64, 120, 60] },
  "GRU": { flags: { ...recurrent, GRU: true }, shape: [64, 120, 60] },
};

type CpuTraining = Training<CpuTrainer>;

/** A pass, and its estimate. */
const passes: Readonly<
  Record<
    string,
    {
      estimate(training: CpuTraining, batch: Batch): number;
      run(training: CpuTraining, batch: Batch): Promise<unknown>;
    }
  >
> = {
  training: {
    estimate: ({ trainer }, batch) => trainer.trainingMemory(batch).step,
    run: ({ trainer }, batch) => trainer.step([batch], 1),
  },
  scoring: {
    estimate: ({ model: { footprint } }, batch) => footprint.scoring(batch),
    run: ({ model }, batch) => modelPredictor(model, undefined, Infinity).score(batch),
  },
  greedy: {
    estimate: ({ model: { footprint } }, batch) => footprint.answering(batch, answerLength),
    run: ({ model }, batch) =>
      modelPredictor(model, undefined, Infinity).generate(batch, answerLength),
  },
  beams: {
    estimate: ({ model: { footprint } }, batch) =>
      footprint.answering(batch, answerLength, search.size),
    run: ({ model }, batch) =>
      modelPredictor(model, search, Infinity).generate(batch, answerLength),
  },
};

const answerLength = 50;

const search = { size: 4, lengthPenalty: 1, earlyStopping: false };

const runs = 3;

export function benchFootprint(): void {
  console.log("MB a pass takes: estimated, measured, measured / estimated");
  for (const name of Object.keys(cases)) {
    const found = Object.keys(passes).map((pass) => measureApart(name, pass));
    console.log(`  ${name.padEnd(18)}${found.join("   ")}`);
  }
}

function measureApart(name: string, pass: string): string {
  const args = ["run", "--allow-all", fileURLToPath(import.meta.url), name, pass];
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), { args }).outputSync();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (!success) throw new Error(text(stderr));
  return `${pass} ${text(stdout)}`;
}

async function measure(
  { flags, shape }: Case,
  { estimate, run }: typeof passes[string],
): Promise<string> {
  const parameters = flagsWith({ operation: "gcd", base: 1000, ...flags });
  const task = buildTask(parameters);
  const training = await startTraining(parameters, { parts: 2, threads: 1 });
  makeEndless(training);
  // What code and weights take is not counted.
  await run(training, batchOf(task, [2, 2, 2]));
  const before = Deno.memoryUsage().rss, batch = batchOf(task, shape);
  for (let i = 0; i < runs; i++) await run(training, batch);
  const estimated = estimate(training, batch), measured = Deno.memoryUsage().rss - before;
  const mega = (bytes: number) => (bytes / 1e6).toFixed(0).padStart(4);
  return `${mega(estimated)} ${mega(measured)} ${(measured / estimated).toFixed(2)}`;
}

/** All answers are as long as they may be. */
function makeEndless({ model }: CpuTraining): void {
  for (const { name, values } of model.arrays.weights()) {
    if (name.endsWith(".proj.bias")) values[eosId] = -1000;
  }
}

function batchOf(
  { vocabulary, layout }: Task,
  shape: readonly [number, number, number],
): Batch {
  const [size, problem, answer] = shape, { length } = vocabulary.tokens, random = randomFrom(0);
  // Special words have the lowest numbers.
  const ids = (count: number) =>
    Array.from({ length: count }, () => random.integer(length >> 1, length - 1));
  const examples = new EncodedExamples();
  for (let i = 0; i < size; i++) examples.add(ids(problem), ids(answer), 0);
  return collateCoded(examples, layout);
}

if (import.meta.main) {
  const [name, pass] = Deno.args;
  console.log(await measure(cases[name!]!, passes[pass!]!));
  Deno.exit(0);
}

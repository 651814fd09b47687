/**
 * `deno task bench operations [--examples 200000] [--only gcd,modular_add]`: what a small model learns of each operation from so
 * many examples, and the CPU time of it, as the rows of a Markdown table. Accuracies hardly depend on the machine.
 */
import { generatedBatches } from "../src/examples/generate/generated.ts";
import { idsInBatch } from "../src/examples/ids_in_batch.ts";
import { generatedDataset } from "../src/examples/generate/dataset.ts";
import { buildTask } from "../src/task/task.ts";
import { evaluationBatches } from "../src/examples/source.ts";
import { evaluationOf } from "../src/commands/evaluation.ts";
import type { InferenceModel } from "../src/decoding/inference_model.ts";
import type { CpuTrainer } from "../src/executors/onnx/cpu_trainer.ts";
import { availableCores, chooseWorkers } from "../src/executors/onnx/lanes.ts";
import { flagsWith, type Overrides } from "../src/flags/parse.ts";
import type { Flags } from "../src/flags/table.ts";
import { checkPrediction } from "../src/problems/check.ts";
import { cpuTime, rounded } from "./measure.ts";
import { operationFlags } from "./operation_flags.ts";
import { quietLog } from "./quiet_log.ts";
import { startTraining } from "./training.ts";

const seed = 1, testSize = 2_000;

/** Steps whose losses are averaged for the first and the last figure. */
const averaged = 100;

/** The same for all operations: small enough for two CPU cores. */
const common: Overrides = {
  ...{ enc_emb_dim: 128, dec_emb_dim: 128, n_enc_layers: 2, n_dec_layers: 2 },
  ...{ n_enc_heads: 4, n_dec_heads: 4, batch_size: 128, optimizer: "adam,lr=0.001" },
};

/** @param only the operations to try; empty: all */
export async function benchOperations(examples: number, only: readonly string[]): Promise<void> {
  const unknown = only.find((name) => !operationFlags.has(name));
  if (unknown !== undefined) throw new RangeError(`no operation "${unknown}"`);
  console.log(`All with \`${flagsText(common)}\`, ${examples} examples each:\n`);
  console.log(
    `| operation | flags | CPU seconds | loss of the first and last ${averaged} steps | accuracy | constant answer |`,
  );
  console.log("|---|---|---|---|---|---|");
  for (const [operation, flags] of operationFlags) {
    if (only.length > 0 && !only.includes(operation)) continue;
    console.log(await row(operation, flags, examples));
  }
}

async function row(operation: string, flags: Overrides, examples: number): Promise<string> {
  const parameters = flagsWith({ operation, ...common, ...flags, eval_size: testSize });
  const cores = availableCores();
  const training = await startTraining(parameters, chooseWorkers(cores, parameters.batch_size));
  try {
    const start = cpuTime();
    const { first, last } = await train(training.trainer, parameters, examples);
    const seconds = (cpuTime() - start) / 1000;
    const cells = [
      `\`${operation}\``,
      `\`${flagsText(flags)}\``,
      rounded(seconds),
      `${first.toFixed(2)} → ${last.toFixed(3)}`,
      percent(await accuracy(training.model, parameters)),
      percent(await constantAnswer(parameters)),
    ];
    return `| ${cells.join(" | ")} |`;
  } finally {
    training.close();
  }
}

function flagsText(flags: Overrides): string {
  return Object.entries(flags).map(([name, value]) => `--${name} ${value}`).join(" ");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** @returns the mean losses of the first and the last steps */
async function train(trainer: CpuTrainer, parameters: Flags, examples: number) {
  const { batch_size } = parameters;
  const source = generatedBatches(generatedDataset(buildTask(parameters), seed, "train"), {
    batchSize: batch_size,
    numWorkers: parameters.num_workers,
    warn: console.warn,
  });
  const losses: number[] = [];
  for (let next = source.batch(0); losses.length * batch_size < examples;) {
    const running = trainer.step([await next], losses.length + 1);
    // Made while the trainer computes.
    next = source.batch(losses.length + 1);
    losses.push((await running).loss);
  }
  source.close();
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return { first: mean(losses.slice(0, averaged)), last: mean(losses.slice(-averaged)) };
}

/** Share of right answers to the examples of the test set. */
async function accuracy(model: InferenceModel, parameters: Flags): Promise<number> {
  const context = {
    ...{ task: buildTask(parameters), parameters, model, seed },
    ...{ log: quietLog, folder: "", interrupted: () => false },
  };
  const scores = await evaluationOf(context)(0);
  return scores!.metrics.valid_arithmetic_acc! / 100;
}

/** Of the most frequent answers, those that are tried as constant ones. */
const constants = 50;

/**
 * Share of the test set that whoever always gave the same answer would get right: the best of the most frequent ones, judged as
 * predictions are.
 */
async function constantAnswer(parameters: Flags): Promise<number> {
  const { problem } = buildTask(parameters), examples = await testExamples(parameters);
  const counts = new Map<string, number>();
  for (const { answer } of examples) {
    const text = answer.join(" ");
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).slice(0, constants);
  const shares = frequent.map(([text]) => {
    const isRight = (example: TestExample) =>
      checkPrediction(problem, example.question, example.answer, text.split(" ")).correct;
    return examples.filter(isRight).length / examples.length;
  });
  return Math.max(...shares);
}

/** Tokens of an example. */
interface TestExample {
  readonly question: readonly string[];
  readonly answer: readonly string[];
}

async function testExamples(parameters: Flags): Promise<TestExample[]> {
  const dataset = generatedDataset(buildTask(parameters), seed, "valid"), examples = [];
  const { layout, vocabulary: { tokensOf } } = dataset.task;
  const source = generatedBatches(dataset, { batchSize: 1, numWorkers: 0, warn: console.warn });
  for await (const batch of evaluationBatches(source, testSize, parameters.batch_size_eval)) {
    for (let i = 0; i < batch.size; i++) {
      const { problem, answer } = idsInBatch(batch, i, layout);
      examples.push({ question: tokensOf(problem), answer: tokensOf(answer) });
    }
  }
  return examples;
}

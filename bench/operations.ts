/**
 * `deno task bench operations [--seconds 120] [--only gcd,modular_add]`: what a small model learns of each operation in a
 * fixed time, as the rows of a Markdown table.
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

/** One token for each number below 67, and so for each side of the sum or product. */
const modular: Overrides = {
  ...{ base: 67, minint: 0n, maxint: 66n },
  ...{ architecture: "encoder_only", max_output_len: 4 },
};

/** Flags beside the common ones: numbers so small that something is learned in two minutes. */
const operations = new Map<string, Overrides>([
  ["gcd", { base: 30, max_output_len: 8 }],
  ["modular_add", modular],
  ["modular_mul", modular],
  ["fraction_add", { base: 100, maxint: 10n, max_output_len: 8 }],
  ["fraction_product", { base: 100, maxint: 10n, max_output_len: 8 }],
  ["fraction_simplify", { base: 1000, maxint: 30n, max_output_len: 8 }],
  ["fraction_compare", { base: 100, maxint: 99n, max_output_len: 4 }],
  ["fraction_determinant", { base: 100, maxint: 10n, max_output_len: 6 }],
  ["fraction_round", { base: 100, maxint: 99n, max_output_len: 6 }],
  ["matrix_rank", { base: 100, dim1: 3, dim2: 3, maxint: 5n, max_output_len: 4 }],
]);

/** @param only the operations to try; empty: all */
export async function benchOperations(seconds: number, only: readonly string[]): Promise<void> {
  const unknown = only.find((name) => !operations.has(name));
  if (unknown !== undefined) throw new RangeError(`no operation "${unknown}"`);
  console.log(`All with \`${flagsText(common)}\`, ${seconds} s each:\n`);
  console.log(
    `| operation | flags | examples | loss of the first and last ${averaged} steps | accuracy | constant answer |`,
  );
  console.log("|---|---|---|---|---|---|");
  for (const [operation, flags] of operations) {
    if (only.length > 0 && !only.includes(operation)) continue;
    console.log(await row(operation, flags, seconds));
  }
}

async function row(operation: string, flags: Overrides, seconds: number): Promise<string> {
  const parameters = flagsWith({ operation, ...common, ...flags, eval_size: testSize });
  const cores = availableCores();
  const training = await startTraining(parameters, chooseWorkers(cores, parameters.batch_size));
  try {
    const { examples, first, last } = await train(training.trainer, parameters, seconds);
    const cells = [
      `\`${operation}\``,
      `\`${flagsText(flags)}\``,
      examples.toLocaleString("en"),
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

/** @returns examples seen, and the mean losses of the first and the last steps */
async function train(trainer: CpuTrainer, parameters: Flags, seconds: number) {
  const { batch_size } = parameters;
  const source = generatedBatches(generatedDataset(buildTask(parameters), seed, "train"), {
    batchSize: batch_size,
    numWorkers: parameters.num_workers,
    warn: console.warn,
  });
  const losses: number[] = [], end = performance.now() + 1000 * seconds;
  for (let next = source.batch(0); performance.now() < end;) {
    const running = trainer.step([await next], losses.length + 1);
    // Made while the trainer computes.
    next = source.batch(losses.length + 1);
    losses.push((await running).loss);
  }
  source.close();
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    examples: losses.length * batch_size,
    first: mean(losses.slice(0, averaged)),
    last: mean(losses.slice(-averaged)),
  };
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

/** Share of the test set that whoever always gave the most frequent answer would get right. */
async function constantAnswer(parameters: Flags): Promise<number> {
  const dataset = generatedDataset(buildTask(parameters), seed, "valid");
  const { layout } = dataset.task, counts = new Map<string, number>();
  const source = generatedBatches(dataset, { batchSize: 1, numWorkers: 0, warn: console.warn });
  for await (const batch of evaluationBatches(source, testSize, parameters.batch_size_eval)) {
    for (let i = 0; i < batch.size; i++) {
      const answer = idsInBatch(batch, i, layout).answer.join(" ");
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
  }
  return Math.max(...counts.values()) / testSize;
}

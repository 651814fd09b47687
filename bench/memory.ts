/**
 * `deno task bench memory`: memory of an evaluation from a file, which must not depend on the number of examples in it.
 *
 * A small model evaluates 100,000 GCDs in a process of its own; the memory is printed that is in use, garbage collected, after
 * each 20,000 of them.
 */
import { fileURLToPath } from "node:url";
import { evaluationOf } from "../src/commands/evaluation.ts";
import { evalDatasets } from "../src/examples/read/eval_datasets.ts";
import { InferenceModel } from "../src/decoding/inference_model.ts";
import { FlatArrays } from "../src/executors/onnx/flat_arrays.ts";
import { OnnxExecutor } from "../src/executors/onnx/onnx_executor.ts";
import { availableCores, chooseLanes } from "../src/executors/onnx/lanes.ts";
import type { Logger } from "../src/log/logger.ts";
import { initialise } from "../src/models/initialisation.ts";
import { parametersWith } from "../src/flags/parse.ts";
import type { Parameters } from "../src/flags/table.ts";
import { problemFor } from "../src/problems/problem_for.ts";
import { buildTask } from "../src/task/task.ts";
import { randomFrom } from "../src/random.ts";
import { quietLog } from "./quiet_log.ts";
import { modelFor } from "./training.ts";

const examples = 100_000, interval = 20_000;

/** The garbage collector can only be called where it was asked for. */
export async function benchMemory(): Promise<void> {
  const args = ["run", "--allow-all", "--v8-flags=--expose-gc", fileURLToPath(import.meta.url)];
  const { success } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
  if (!success) throw new Error("the evaluation failed");
}

async function evaluateFile(): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    const path = `${folder}/gcd.test`;
    writeExamples(path);
    const parameters = parametersWith({
      ...{ operation: "gcd", eval_data: path, eval_size: -1, max_output_len: 3, num_workers: 0 },
      ...{ enc_emb_dim: 32, dec_emb_dim: 32, n_enc_heads: 4, n_dec_heads: 4 },
      ...{ n_enc_layers: 1, n_dec_layers: 1, eval_output: `${folder}/answers.jsonl` },
    });
    console.log(`${examples} examples, ${mega(Deno.statSync(path).size)} MB`);
    for (const [done, { rss, heapUsed }] of await measure(parameters, folder)) {
      console.log(
        `  after ${done} examples ${mega(rss)} MB resident, JavaScript's heap ${mega(heapUsed)} MB`,
      );
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Memory by the number of examples evaluated. */
async function measure(
  parameters: Parameters,
  folder: string,
): Promise<ReadonlyMap<number, Deno.MemoryUsage>> {
  const found = new Map<number, Deno.MemoryUsage>();
  const log = watching((done) => {
    if (done < interval * (found.size + 1)) return;
    collectGarbage();
    found.set(done, Deno.memoryUsage());
  });
  const model = startModel(parameters);
  const interrupted = () => false;
  const task = buildTask(parameters), sets = await evalDatasets(task, parameters, log);
  await evaluationOf({ task, parameters, model, seed: 0, log, folder, interrupted }, sets)(0);
  model.close();
  return found;
}

function collectGarbage(): void {
  (globalThis as unknown as { gc(): void }).gc();
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function startModel(parameters: Parameters): InferenceModel {
  const graphs = modelFor(parameters), arrays = new FlatArrays(graphs.weights);
  const cores = availableCores();
  const lanes = chooseLanes(cores, parameters.batch_size_eval);
  const model = new InferenceModel(graphs, new OnnxExecutor(arrays, { lanes }), arrays);
  const random = randomFrom(0);
  for (const { part, values } of arrays.weights()) initialise(part, values, random);
  return model;
}

/** A log that only tells how many examples were evaluated. */
function watching(onProgress: (done: number) => void): Logger {
  const info = (line: string) => {
    const found = /^\((\d+)\//.exec(line);
    if (found !== null) onProgress(Number(found[1]));
  };
  return { ...quietLog, info };
}

function writeExamples(path: string): void {
  const problem = problemFor(parametersWith({ operation: "gcd" }));
  const random = randomFrom(0);
  using file = Deno.openSync(path, { write: true, create: true });
  for (let written = 0; written < examples; written += 1000) {
    const lines = Array.from({ length: 1000 }, () => {
      const { problem: question, answer } = problem.generate(random, "valid")!;
      const sides = [
        problem.inputTokenizer.encode(question),
        problem.outputTokenizer.encode(answer),
      ];
      return `${sides.map((side) => side.join(" ")).join("\t")}\n`;
    });
    file.writeSync(new TextEncoder().encode(lines.join("")));
  }
}

if (import.meta.main) await evaluateFile();

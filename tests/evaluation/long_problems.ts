/**
 * Evaluates `matrix_rank` at 20 × 20, 1000 tokens a problem, with the default `--batch_size_eval`, and prints how many MB the
 * process holds then: what ONNX Runtime has taken, it keeps.
 */
import { evaluationOf } from "../../src/commands/evaluation.ts";
import { buildTask } from "../../src/task/task.ts";
import { modelFromFlags } from "../../src/models/build.ts";
import { initialise } from "../../src/models/initialisation.ts";
import { parametersWith } from "../../src/flags/parse.ts";
import { randomFrom } from "../../src/random.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import { onnxModel } from "../decoding/onnx_model.ts";
import { keepingLog } from "../examples/read/data_files.ts";

const parameters = parametersWith({
  ...{ operation: "matrix_rank", dim1: 20, dim2: 20, maxint: 10n, base: 100, max_len: 1000 },
  ...{ enc_emb_dim: 32, dec_emb_dim: 32, n_enc_layers: 1, n_dec_layers: 1 },
  ...{ eval_size: Number(Deno.args[0]), max_output_len: 3, num_workers: 0 },
});
const task = buildTask(parameters), { words } = task.vocabulary;
const graphs = modelFromFlags(parameters, words.length, padId);
const model = onnxModel(graphs, { lanes: { parts: 2, threads: 1 } });
const random = randomFrom(0);
for (const { part, values } of model.arrays.weights()) initialise(part, values, random);
const { log } = keepingLog();
const context = { task, parameters, model, seed: 0, log, folder: "", interrupted: () => false };
const scores = await evaluationOf(context)(0);
if (scores === undefined) throw new Error("the evaluation was interrupted");
console.log((Deno.memoryUsage().rss / 1e6).toFixed(0));
Deno.exit(0);

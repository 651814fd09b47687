/** Models with random weights, exported to a folder. */
import { mkdirSync, writeFileSync } from "node:fs";
import { descriptionOfProblem } from "../../src/problems/description.ts";
import { buildTask } from "../../src/task/task.ts";
import { exportedFiles } from "../../src/export/export_model.ts";
import type { TrainedModel } from "../../src/export/trained_model.ts";
import type { Precision } from "../../src/export/stored_weight.ts";
import type { InferenceModel } from "../../src/decoding/inference_model.ts";
import type { OnnxOptions } from "../../src/executors/onnx/onnx_executor.ts";
import type { Tensor } from "../../src/files/tensor_types.ts";
import { elementCount } from "../../src/graph/shape.ts";
import { buildModel } from "../../src/models/build.ts";
import { modelConfig, type ModelFlags } from "../../src/models/config.ts";
import type { WeightPart } from "../../src/models/weights.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { type Random, randomFrom } from "../../src/random.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import { onnxModel } from "../decoding/onnx_model.ts";

export const small = {
  ...{ operation: "gcd", base: 10, enc_emb_dim: 16, dec_emb_dim: 16 },
  ...{ n_enc_layers: 1, n_dec_layers: 1, n_enc_heads: 2, n_dec_heads: 2 },
};

export type Flags = Partial<ModelFlags>;

/** What each architecture and variant of a layer is exported as. */
export const variants: Readonly<Record<string, Flags>> = {
  "the default transformer": { n_enc_layers: 2, n_dec_layers: 2 },
  "normalized attention, gates, loops": {
    ...{ norm_attention: true, gelu_activation: true, n_enc_layers: 2, n_dec_layers: 2 },
    ...{ enc_loop_idx: -2, enc_loops: 2, dec_loop_idx: 1, dec_loops: 3 },
    ...{ gated: true, dec_gated: true },
  },
  "adaptive computation time": {
    ...{ enc_loop_idx: 0, enc_loops: 2, enc_act: true },
    ...{ dec_loop_idx: 0, dec_loops: 3, dec_act: true, act_threshold: 0.3 },
  },
  "stacks of different widths, short sight, embeddings not shared": {
    ...{ enc_emb_dim: 24, n_enc_heads: 3, dec_emb_dim: 32, n_dec_heads: 4, max_src_len: 3 },
    ...{ share_inout_emb: false, n_dec_hidden_layers: 2 },
  },
  "fixed positions for the encoder, none for the decoder": {
    sinusoidal_embeddings: true,
    dec_has_pos_emb: false,
  },
  "RMSNorm, squared relu": { norm: "rmsnorm", activation: "relu_squared" },
  "norms in front of the blocks": { norm_position: "pre", n_dec_layers: 2, dec_gated: true },
  "a decoder alone": { architecture: "decoder_only", n_dec_layers: 2 },
  "a looped decoder alone": {
    ...{ architecture: "decoder_only", dec_loop_idx: 0, dec_loops: 2, norm_attention: true },
  },
  "rotary positions": { positions: "rotary", n_dec_layers: 2 },
  "a rotary decoder alone": { architecture: "decoder_only", positions: "rotary", n_dec_layers: 2 },
  "an encoder alone": { architecture: "encoder_only", n_enc_layers: 2 },
  "LSTM": { lstm: true, lstm_hidden_dim: 40, n_enc_layers: 2, n_dec_layers: 2 },
  "GRU": { lstm: true, GRU: true, lstm_hidden_dim: 24 },
  "an LSTM in both directions": { lstm: true, bidirectional: true, lstm_hidden_dim: 20 },
};

/** The same each time. */
export function randomModel(flags: Flags): TrainedModel {
  const parameters = flagsWith({ ...small, ...flags });
  const task = buildTask(parameters), { tokens: words } = task.vocabulary;
  const config = modelConfig(parameters, words.length, padId, 40), random = randomFrom(11);
  const parts = buildModel(config).weights.flatMap((weight) => weight.parts);
  const tensors = new Map(parts.map((part) => [part.name, randomTensor(part, random)]));
  const problem = descriptionOfProblem(task.problem);
  return { parameters, problem, tokens: words, config, tensors };
}

/** Values that keep what words and positions say alive through all layers. */
function randomTensor({ name, shape, initial }: WeightPart, random: Random): Tensor {
  const centre = initial.kind === "constant" && name.endsWith("weight") ? 1 : 0;
  const draw = () => centre + deviationOf(name, shape) * random.normal();
  return { dtype: "F32", shape, data: Float32Array.from({ length: elementCount(shape) }, draw) };
}

function deviationOf(name: string, shape: readonly number[]): number {
  if (name.includes("embeddings")) return 1;
  return shape.length === 2 ? 1.5 / Math.sqrt(shape[1]!) : 0.1;
}

/** @returns names of the files */
export function writeExport(
  model: TrainedModel,
  folder: string,
  precision: Precision = "f32",
): string[] {
  mkdirSync(folder, { recursive: true });
  return [...exportedFiles(model, "random weights", precision)].map(({ name, content }) => {
    writeFileSync(`${folder}/${name}`, content);
    return name;
  });
}

/** @param options one thread unless they say otherwise */
export async function withOnnxModel<T>(
  { config, tensors }: TrainedModel,
  options: Partial<OnnxOptions>,
  use: (inference: InferenceModel) => Promise<T>,
): Promise<T> {
  const inference = onnxModel(buildModel(config), options);
  for (const { name, values } of inference.arrays.weights()) {
    values.set(tensors.get(name)!.data as Float32Array);
  }
  try {
    return await use(inference);
  } finally {
    inference.close();
  }
}

/** The gradient of the whole training loss, as each engine computes it. */
import assert from "node:assert/strict";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import type { ModelFlags } from "../../src/models/config.ts";
import { gradientName } from "../../src/models/model.ts";
import { randomFrom } from "../../src/random.ts";
import { runOnnx } from "../executors/onnx/run_graph.ts";
import { relativeError } from "../ops/relative_error.ts";
import { randomBatch, smallModel, trainingFeeds } from "./small_transformer.ts";

const recurrent = { lstm: true, lstm_hidden_dim: 5, n_enc_layers: 2, n_dec_layers: 2 };

const variants: Record<string, Partial<ModelFlags>> = {
  "relu, shared embedding": {},
  "gelu, shared embedding": { gelu_activation: true },
  "relu, own projection": { share_inout_emb: false },
  "gelu, own projection": { gelu_activation: true, share_inout_emb: false },
  "two hidden layers": { n_enc_hidden_layers: 2, n_dec_hidden_layers: 2 },
  "a decoder of other dimensions": { dec_emb_dim: 12, n_dec_heads: 3 },
  "sinusoidal positions, only 3 source positions seen": {
    sinusoidal_embeddings: true,
    max_src_len: 3,
  },
  "no positions": { enc_has_pos_emb: false, dec_has_pos_emb: false },
  "squared relu": { activation: "relu_squared" },
  "RMSNorm": { norm: "rmsnorm" },
  "pre-norm": { norm_position: "pre", n_dec_layers: 2 },
  "pre-norm with RMSNorm, gates and dropout": {
    ...{ norm_position: "pre", norm: "rmsnorm", enc_gated: true, dec_gated: true },
    ...{ dropout: 0.2, attention_dropout: 0.2 },
  },
  "rotary positions": { positions: "rotary" },
  "rotary positions in the encoder, normalized attention": {
    ...{ enc_positions: "rotary", dec_positions: "sinusoidal", norm_attention: true },
  },
  "a rotary decoder alone, pre-norm": {
    ...{ architecture: "decoder_only", positions: "rotary", norm_position: "pre" },
  },
  "a rotary encoder alone": { architecture: "encoder_only", positions: "rotary" },
  "two layers": { n_enc_layers: 2, n_dec_layers: 2 },
  "normalized attention": { norm_attention: true, dec_emb_dim: 12, n_dec_heads: 3 },
  "gates on all layers": { enc_gated: true, dec_gated: true },
  "one gate per token": { enc_gated: true, dec_gated: true, scalar_gate: true },
  "looped layers": {
    n_dec_layers: 2,
    enc_loop_idx: 0,
    enc_loops: 2,
    dec_loop_idx: -2,
    dec_loops: 2,
  },
  "adaptive computation time": {
    ...{ enc_loop_idx: 0, enc_loops: 2, enc_act: true, act_threshold: 0.3 },
    ...{ dec_loop_idx: 0, dec_loops: 2, dec_act: true, act_ponder_coupling: 0.5, gated: true },
  },
  "dropout": { dropout: 0.3, attention_dropout: 0.2, enc_gated: true },
  "an encoder alone": { architecture: "encoder_only" },
  "an adaptive encoder alone": {
    ...{ architecture: "encoder_only", enc_loop_idx: 0, enc_loops: 2, enc_act: true },
    ...{ act_ponder_coupling: 0.5 },
  },
  "a decoder alone": { architecture: "decoder_only", n_dec_layers: 2 },
  "LSTM": { lstm: true, lstm_hidden_dim: 6, n_enc_layers: 2, n_dec_layers: 2, dropout: 0.2 },
  "bidirectional LSTM": { lstm: true, lstm_hidden_dim: 5, bidirectional: true },
  "GRU": { lstm: true, GRU: true, lstm_hidden_dim: 6, share_inout_emb: false },
  "bidirectional GRU": { ...recurrent, GRU: true, bidirectional: true },
};

/**
 * Slope in a random direction of all weights, by central differences, against that of the gradients. Observed: at most
 * 1.3e-7; with these seeds no rectified unit changes sides within a step.
 */
const slopeTolerance = 1e-6;
const step = 1e-5;

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`the gradients are the slope of the loss: ${name}`, () => {
    const model = smallModel(flags);
    const random = randomFrom(7);
    const { feeds, sizes } = trainingFeeds(model, randomBatch([5, 3], [3, 4], random), 11);
    const trained = model.weights.filter(({ trainable }) => trainable).map((w) => w.name);
    const directions = new Map(trained.map((w) => [w, feeds.get(w)!.map(() => random.normal())]));
    const lossAt = (distance: number) => {
      const moved = new Map(feeds);
      for (const [weight, direction] of directions) {
        moved.set(weight, feeds.get(weight)!.map((value, i) => value + distance * direction[i]!));
      }
      return evaluateReference([model.training["loss"]!], moved, sizes)[0]!.data[0]!;
    };
    const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
    const tensors = trained.map((weight) => model.training[gradientName(weight)]!);
    const promised = evaluateReference(tensors, feeds, sizes).reduce((total, { data }, k) => {
      const direction = directions.get(trained[k]!)!;
      return data.reduce((sum, g, i) => sum + g * direction[i]!, total);
    }, 0);
    const error = Math.abs(slope - promised) / Math.abs(slope);
    assert(error < slopeTolerance, `slope ${slope}, gradients promise ${promised}`);
  });
}

/** Lengths of problems and of answers; a decoder runs over one position less than the longest answer. */
const batches: Record<string, [number[], number[]]> = {
  "B=1, S=1, T=1": [[1], [2]],
  "B=3, S=7, T=2": [[7, 7, 6], [3, 3, 2]],
  "B=1, S=9, T=4": [[9], [5]],
  "very different lengths": [[1, 12, 3, 7, 2], [2, 3, 10, 2, 5]],
};

/** Relative to the largest element of a gradient. Observed: at most 3e-6. */
const onnxTolerance = 3e-5;

for (const [size, [sources, targets]] of Object.entries(batches)) {
  for (const [name, flags] of Object.entries(variants)) {
    Deno.test(`ONNX Runtime agrees with the reference: ${size}, ${name}`, async () => {
      const model = smallModel(flags);
      const { feeds, sizes } = trainingFeeds(
        model,
        randomBatch(sources, targets, randomFrom(5)),
        3,
      );
      const names = Object.keys(model.training);
      const expected = evaluateReference(Object.values(model.training), feeds, sizes);
      const found = await runOnnx(model.training, feeds, sizes);
      names.forEach((output, i) => {
        const error = relativeError(found.get(output)!, expected[i]!.data);
        assert(error <= onnxTolerance, `${output} is off by ${error}`);
      });
    });
  }
}

/** The files of a transformer, with inputs and results named as Hugging Face Optimum names them. */
import { input, type Tensor } from "../graph/graph.ts";
import { applicationsOf, type TransformerConfig } from "../models/config.ts";
import { type KeyValues, type Memory, Stack } from "../models/stack.ts";
import { causalView, encode } from "../models/transformer.ts";
import { Weights } from "../models/weights.ts";
import { appended, cacheInputs, cacheResults, recorded } from "./caches.ts";
import { decoderAloneFiles } from "./decoder_alone_files.ts";
import { GraphFile } from "./graph_file.ts";
import { idRows, lengthsOf, vectorResult, vectorRows } from "./layouts.ts";

const symbols = {
  B: "batch_size",
  S: "encoder_sequence_length",
  T: "decoder_sequence_length",
  P: "past_decoder_sequence_length",
  N: "past_decoder_sequence_length + 1",
};

export function transformerFiles(config: TransformerConfig): GraphFile[] {
  switch (config.architecture) {
    case "encoder_decoder":
      return [encoderFile(config), decoderFile(config), decoderWithPastFile(config)];
    case "encoder_only":
      return [encoderAloneFile(config)];
    case "decoder_only":
      return decoderAloneFiles(config);
  }
}

function encoderFile(config: TransformerConfig): GraphFile {
  const file = new GraphFile("encoder_model.onnx", new Weights(), symbols);
  const encoded = readProblem(file, new Stack(config.encoder, config, file.weights));
  vectorResult(file, "last_hidden_state", encoded, "S");
  return file;
}

/** An encoder that predicts the answer at the problem's positions. */
function encoderAloneFile(config: TransformerConfig): GraphFile {
  const names = { ...symbols, S: "sequence_length" };
  const file = new GraphFile("model.onnx", new Weights(), names);
  const encoder = new Stack(config.encoder, config, file.weights);
  vectorResult(file, "logits", encoder.scores(readProblem(file, encoder)), "S");
  return file;
}

function readProblem(file: GraphFile, encoder: Stack): Tensor {
  const ids = file.input("input_ids", "i64", ["B", "S"]);
  const mask = file.input("attention_mask", "i64", ["B", "S"]);
  file.give("source", () => idRows(file.emit, ids));
  file.give("source_lengths", () => lengthsOf(file.emit, mask));
  return encode(encoder).encoded.state;
}

/** Reads the first tokens of answers, or all. */
function decoderFile(config: TransformerConfig): GraphFile {
  const file = new GraphFile("decoder_model.onnx", new Weights(), symbols);
  const { dim } = config.encoder;
  const ids = file.input("input_ids", "i64", ["B", "T"]);
  const encoded = file.input("encoder_hidden_states", "f32", ["B", "S", dim]);
  file.give("target", () => idRows(file.emit, ids));
  file.give("encoded", () => vectorRows(file.emit, encoded, dim));
  const decoder = new Stack(config.decoder, config, file.weights);
  const memory = decoder.memory(input("encoded", "f32", ["B*S", dim]), dim, problemLengths(file));
  const caches: KeyValues[] = [];
  const x = decoder.embed(input("target", "i32", ["B*T"]), "T");
  const { state } = decoder.apply(x, recorded(causalView("T", memory), caches));
  vectorResult(file, "logits", decoder.scores(state), "T");
  cacheResults(file, caches, config.decoder, "T", ".decoder");
  cacheResults(file, memory.layers, config.decoder, "S", ".encoder");
  return file;
}

/** Reads one more token of each answer. */
function decoderWithPastFile(config: TransformerConfig): GraphFile {
  const file = new GraphFile("decoder_with_past_model.onnx", new Weights(), symbols);
  const decoder = new Stack(config.decoder, config, file.weights);
  const ids = file.input("input_ids", "i64", ["B", 1]);
  const lengths = problemLengths(file);
  const pasts = cacheInputs(file, config.decoder, applicationsOf(config.decoder), "P", ".decoder");
  const { layers } = config.decoder;
  const memory = {
    lengths,
    layers: cacheInputs(file, config.decoder, layers.length, "S", ".encoder"),
  };
  file.oneMore("N", "P");
  file.give("token", () => idRows(file.emit, ids));
  file.give("position", () => {
    const position = file.emit.node("Cast", [file.emit.dim("P")], { to: 6 });
    return file.emit.node("Expand", [position, file.emit.dim("B")]);
  });
  const x = decoder.embedAt(input("token", "i32", ["B"]), input("position", "i32", ["B"]));
  const { state, caches } = applyWithPast(decoder, x, pasts, memory);
  vectorResult(file, "logits", decoder.scores(state), 1);
  cacheResults(file, caches, config.decoder, "N", ".decoder");
  return file;
}

function applyWithPast(
  decoder: Stack,
  x: Tensor,
  pasts: readonly KeyValues[],
  memory: Memory,
): { state: Tensor; caches: KeyValues[] } {
  const caches: KeyValues[] = [];
  const { state } = decoder.apply(x, {
    queries: 1,
    keys(own) {
      const all = appended(pasts[caches.length]!, own);
      caches.push(all);
      return { ...all, count: "N", causal: false };
    },
    memory,
  });
  return { state, caches };
}

function problemLengths(file: GraphFile): Tensor {
  const mask = file.input("encoder_attention_mask", "i64", ["B", "S"]);
  file.give("source_lengths", () => lengthsOf(file.emit, mask));
  return input("source_lengths", "i32", ["B"]);
}

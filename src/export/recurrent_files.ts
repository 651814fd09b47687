/** The files of an LSTM or GRU: states go from the encoder to the decoder, and from each of its runs to the next. */
import { input } from "../graph/graph.ts";
import type { RecurrentConfig } from "../models/config.ts";
import { encode, RecurrentStack, type State } from "../models/recurrent.ts";
import { Weights } from "../models/weights.ts";
import { GraphFile } from "./graph_file.ts";
import { idRows, lengthsOf, vectorResult } from "./layouts.ts";

const symbols = {
  B: "batch_size",
  S: "encoder_sequence_length",
  T: "decoder_sequence_length",
};

export function recurrentFiles(config: RecurrentConfig): GraphFile[] {
  const encoder = encoderFile(config);
  return [encoder.file, decoderFile(config, encoder.states)];
}

function encoderFile(config: RecurrentConfig): { file: GraphFile; states: readonly State[] } {
  const file = new GraphFile("encoder_model.onnx", new Weights(), symbols);
  const ids = file.input("input_ids", "i64", ["B", "S"]);
  const mask = file.input("attention_mask", "i64", ["B", "S"]);
  file.give("source", () => idRows(file.emit, ids));
  file.give("source_lengths", () => lengthsOf(file.emit, mask));
  const states = encode(new RecurrentStack("encoder", config, file.weights));
  stateResults(file, states);
  return { file, states };
}

/** Reads some more tokens; or, where it also reads backwards, all tokens so far. */
function decoderFile(config: RecurrentConfig, encoded: readonly State[]): GraphFile {
  const file = new GraphFile("decoder_model.onnx", new Weights(), symbols);
  const ids = file.input("input_ids", "i64", ["B", "T"]);
  file.give("target", () => idRows(file.emit, ids));
  const before = encoded.map((state, i) => stateInputs(file, i, Object.keys(state), config.hidden));
  const decoder = new RecurrentStack("decoder", config, file.weights);
  const words = decoder.embed(input("target", "i32", ["B*T"]));
  const { output, states } = decoder.run(words, "T", before);
  vectorResult(file, "logits", decoder.scores(decoder.out(output)), "T");
  if (!config.bidirectional) stateResults(file, states);
  return file;
}

function stateInputs(
  file: GraphFile,
  index: number,
  kinds: readonly string[],
  hidden: number,
): State {
  return Object.fromEntries(kinds.map((kind) => {
    const name = `past.${index}.${kind}`;
    file.input(name, "f32", ["B", hidden]);
    file.give(name, () => name);
    return [kind, input(name, "f32", ["B", hidden])];
  }));
}

function stateResults(file: GraphFile, states: readonly State[]): void {
  states.forEach((state, i) => {
    for (const [kind, tensor] of Object.entries(state)) {
      file.result(`present.${i}.${kind}`, tensor, tensor.shape, (name) => name);
    }
  });
}

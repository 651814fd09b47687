/** The ONNX files of a model: the graphs that decoding runs, under the names and in the layouts of Hugging Face Optimum. */
import { inferenceGraphs } from "../models/build.ts";
import type { ModelConfig } from "../models/config.ts";
import type { InferenceGraphs } from "../models/ports.ts";
import { type Dialect, inputAdapters, resultAdapters } from "./adapters.ts";
import { GraphFile } from "./graph_file.ts";
import type { WeightStore } from "./stored_weight.ts";

/** Where each graph goes. */
const fileNames = {
  encode: "encoder_model.onnx",
  prefill: "decoder_model.onnx",
  step: "decoder_with_past_model.onnx",
} as const satisfies Record<keyof InferenceGraphs, string>;

/** An encoder that predicts by itself. */
const onlyFile = "model.onnx";

/** What the graph of a file is for. @param name of a file of {@link graphFiles} */
export function graphKindOf(name: string): keyof InferenceGraphs {
  const kinds = Object.keys(fileNames) as (keyof InferenceGraphs)[];
  return kinds.find((kind) => fileNames[kind] === name) ?? "encode";
}

/** Every graph file that an export may have. */
export const graphFileNames: readonly string[] = [...Object.values(fileNames), onlyFile];

const encoderDecoder: Dialect = {
  symbols: {
    B: "batch_size",
    S: "encoder_sequence_length",
    T: "decoder_sequence_length",
    P: "past_decoder_sequence_length",
    N: "past_decoder_sequence_length + 1",
  },
  decoder: ".decoder",
};

const singleStack: Dialect = {
  symbols: {
    B: "batch_size",
    S: "sequence_length",
    P: "past_sequence_length",
    N: "past_sequence_length + 1",
  },
  decoder: "",
};

export function graphFiles(config: ModelConfig, store: WeightStore): GraphFile[] {
  const { graphs, weights } = inferenceGraphs(config);
  const dialect = graphs.encode && graphs.prefill ? encoderDecoder : singleStack;
  const kinds = (["encode", "prefill", "step"] as const).filter((kind) => graphs[kind]);
  return kinds.map((kind) => {
    const name = kinds.length > 1 ? fileNames[kind] : onlyFile;
    const file = new GraphFile(name, weights, store, dialect.symbols),
      { inputs, results } = graphs[kind]!;
    for (const port of inputs) inputAdapters[port.role](file, port, dialect);
    for (const port of results) resultAdapters[port.role](file, port, dialect);
    return file;
  });
}

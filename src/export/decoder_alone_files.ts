/**
 * The files of a decoder alone, with inputs and results named as Hugging Face Optimum names those of causal models.
 *
 * Prompts of different lengths may be padded on either side. Inside, tokens that the mask shows come first: attention looks at
 * first keys only, and does not care for their order otherwise.
 */
import { input } from "../graph/graph.ts";
import { applicationsOf, type TransformerConfig } from "../models/config.ts";
import { type KeyValues, Stack } from "../models/stack.ts";
import { causalView } from "../models/transformer.ts";
import { Weights } from "../models/weights.ts";
import { embedding } from "../ops/embedding.ts";
import { appended, cacheInputs, cacheResults, recorded } from "./caches.ts";
import { GraphFile } from "./graph_file.ts";
import { idRows, lengthsOf, placesIn, rowNumbers, shownFirst, vectorResult } from "./layouts.ts";

const symbols = {
  B: "batch_size",
  T: "sequence_length",
  P: "past_sequence_length",
  N: "past_sequence_length + 1",
};

export function decoderAloneFiles(config: TransformerConfig): GraphFile[] {
  return [promptFile(config), withPastFile(config)];
}

/** Reads prompts. */
function promptFile(config: TransformerConfig): GraphFile {
  const file = new GraphFile("decoder_model.onnx", new Weights(), symbols), { emit } = file;
  const ids = file.input("input_ids", "i64", ["B", "T"]);
  const mask = file.input("attention_mask", "i64", ["B", "T"]);
  file.give("prompt", () => {
    const order = shownFirst(emit, mask, "T");
    return idRows(emit, emit.node("GatherElements", [ids, order], { axis: 1 }));
  });
  file.give("place", () => {
    const order = shownFirst(emit, mask, "T");
    return rowNumbers(emit, placesIn(emit, order, "T"));
  });
  const place = input("place", "i32", ["B*T"]);
  const decoder = new Stack(config.decoder, config, file.weights);
  const read: KeyValues[] = [];
  const x = decoder.embed(input("prompt", "i32", ["B*T"]), "T");
  const { state } = decoder.apply(x, recorded(causalView("T"), read));
  vectorResult(file, "logits", decoder.scores(embedding(state, place)), "T");
  const caches = read.map(({ key, value }) => ({
    key: embedding(key, place),
    value: embedding(value, place),
  }));
  cacheResults(file, caches, config.decoder, "T", "");
  return file;
}

/** Reads one more token of each sequence. */
function withPastFile(config: TransformerConfig): GraphFile {
  const file = new GraphFile("decoder_with_past_model.onnx", new Weights(), symbols);
  const { emit } = file;
  const ids = file.input("input_ids", "i64", ["B", 1]);
  const mask = file.input("attention_mask", "i64", ["B", "N"]);
  const pasts = cacheInputs(file, config.decoder, applicationsOf(config.decoder), "P", "");
  const shown = () => emit.once("lengths", () => lengthsOf(emit, mask));
  file.give("token", () => idRows(emit, ids));
  file.give("visible", shown);
  file.give("position", () => {
    const one = emit.node("Cast", [emit.integer(1)], { to: 6 });
    return emit.node("Sub", [shown(), one]);
  });
  file.give("order", () => rowNumbers(emit, shownFirst(emit, mask, "N")));
  const decoder = new Stack(config.decoder, config, file.weights);
  const lengths = input("visible", "i32", ["B"]), order = input("order", "i32", ["B*N"]);
  const caches: KeyValues[] = [];
  const x = decoder.embedAt(input("token", "i32", ["B"]), input("position", "i32", ["B"]));
  const { state } = decoder.apply(x, {
    queries: 1,
    keys(own) {
      const all = appended(pasts[caches.length]!, own);
      caches.push(all);
      const seen = { key: embedding(all.key, order), value: embedding(all.value, order) };
      return { ...seen, count: "N", causal: false, lengths };
    },
  });
  vectorResult(file, "logits", decoder.scores(state), 1);
  cacheResults(file, caches, config.decoder, "N", "");
  return file;
}

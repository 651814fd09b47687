/** How LSTMs and GRUs decode: their states go from the encoder to the decoder, and from each step to the next. */
import { input, type NamedTensors, type Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims } from "../graph/shape.ts";
import { concatRows } from "../ops/concat_rows.ts";
import { lastRows } from "../ops/last_rows.ts";
import { eosId } from "../tokenizers/vocabulary.ts";
import type { RecurrentConfig } from "./config.ts";
import type { Cache, StepKind, Steps } from "./decoding.ts";
import { type InferenceGraphs, perExample, rowsOf, statePorts, tokens } from "./ports.ts";
import { encode, RecurrentStack, type State } from "./recurrent.ts";
import type { Weights } from "./weights.ts";

export function recurrentSteps(config: RecurrentConfig, weights: Weights, kind: StepKind): Steps {
  const build = config.bidirectional ? bidirectionalSteps : forwardSteps;
  return build(config, weights, kind);
}

/** Each step continues from the states that the one before left. */
function forwardSteps(config: RecurrentConfig, weights: Weights, { pastState }: StepKind): Steps {
  const encoded = encode(new RecurrentStack("encoder", config, weights));
  const caches: Cache[] = [];
  const before = statesLike(encoded, (name) => {
    const cache = { name, columns: config.hidden, rows: { past: "B", present: "B" } };
    caches.push(cache);
    return pastState(cache);
  });
  const decoder = new RecurrentStack("decoder", config, weights);
  const { logits, states } = readTokens(decoder, input("token", "i32", ["B"]), 1, before);
  return {
    prepare: named("past", encoded),
    logits,
    present: named("present", states),
    caches,
    opening: eosId,
  };
}

/** A decoder that also reads backwards needs all tokens anew at each step: their embeddings are what is cached. */
function bidirectionalSteps(config: RecurrentConfig, weights: Weights, kind: StepKind): Steps {
  const { readers, expandToBeams, pastState } = kind;
  const encoded = encode(new RecurrentStack("encoder", config, weights));
  const before = statesLike(
    encoded,
    (name) => expandToBeams(input(`memory.${name}`, "f32", [readers.problems, config.hidden])),
  );
  const decoder = new RecurrentStack("decoder", config, weights);
  const rows = { past: multiplyDims("B", "P"), present: multiplyDims("B", "N") };
  const cache = { name: "words", columns: config.dim, rows };
  const token = decoder.embed(input("token", "i32", ["B"]));
  const embedded = concatRows([pastState(cache), token], rows.present);
  const { output } = decoder.run(embedded, "N", before);
  return {
    prepare: named("memory", encoded),
    logits: decoder.scores(decoder.out(lastRows(output, "B"))),
    present: { "present.words": embedded },
    caches: [cache],
    opening: eosId,
  };
}

/**
 * The graphs by which a recurrent model answers. A bidirectional decoder is given all tokens so far and the encoder's states,
 * and leaves none; any other is given some more tokens and continues from the states before them.
 */
export function recurrentInference(config: RecurrentConfig, weights: Weights): InferenceGraphs {
  const encoded = encode(new RecurrentStack("encoder", config, weights));
  const before = statesLike(encoded, (name) => input(`past.${name}`, "f32", ["B", config.hidden]));
  const ids = tokens("target", "T"), decoder = new RecurrentStack("decoder", config, weights);
  const { logits, states } = readTokens(decoder, ids.tensor, "T", before);
  const ports = (states: readonly State[]) =>
    statePorts("recurrent state", named("past", states), { length: 1 });
  return {
    encode: {
      inputs: [tokens("source", "S"), perExample("source_lengths", "lengths", "S")],
      results: ports(encoded),
    },
    prefill: {
      inputs: [ids, ...ports(before)],
      results: [rowsOf("logits", logits, "T"), ...(config.bidirectional ? [] : ports(states))],
    },
  };
}

/**
 * Reads `length` tokens of each example.
 *
 * @param ids `[length*B]` @param before states that it continues from
 * @returns logits of the token after each, `[length*B, vocabSize]`, and the states in the end
 */
function readTokens(decoder: RecurrentStack, ids: Tensor, length: Dim, before: readonly State[]) {
  const { output, states } = decoder.run(decoder.embed(ids), length, before);
  return { logits: decoder.scores(decoder.out(output)), states };
}

/** States of the same kinds. @param make is given their names, e.g. `0.hidden` */
function statesLike(states: readonly State[], make: (name: string) => Tensor): State[] {
  return states.map((state, i) =>
    Object.fromEntries(Object.keys(state).map((kind) => [kind, make(`${i}.${kind}`)]))
  );
}

function named(prefix: string, states: readonly State[]): NamedTensors {
  return Object.fromEntries(
    states.flatMap((state, i) =>
      Object.entries(state).map(([kind, tensor]) => [`${prefix}.${i}.${kind}`, tensor])
    ),
  );
}

/**
 * The inputs and results of inference graphs, described by what they mean, so that programs elsewhere can run these graphs too:
 * exported files are the graphs that decoding runs, under other names and in other layouts.
 */
import { input, type NamedTensors, type Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims } from "../graph/shape.ts";

/** What an input means. */
export type InputRole =
  /** Token ids `[length*B]` that the graph reads. */
  | "tokens"
  /** `[B]`: how many of `length` positions, up to the tokens that are read, belong to each example; the rest is padding. */
  | "lengths"
  /** The same of the encoder states that a decoder attends to. */
  | "encoder lengths"
  /** `[B]`: the position of the one token that is read, i.e. how many of `length` positions come before it. */
  | "position"
  | StateRole;

/** What a result means. */
export type ResultRole =
  /** Logits of the token that follows each position, `[length*B, vocabSize]`. */
  | "logits"
  | StateRole;

/** What one graph computes and another takes. */
type StateRole =
  /** Output of the encoder, `[length*B, dim]`. */
  | "encoder states"
  /** Keys or values of one application of a self-attention, `[length*B, dim]`: the KV cache. */
  | "cache"
  /** Keys or values that a layer's cross-attention takes of the encoder states, `[length*B, dim]`. */
  | "cross-attention cache"
  /** State of one direction of a recurrent layer, `[B, hidden]`. */
  | "recurrent state";

/** Rows are `position * B + example`, but which position of an example is the first? */
export type Layout =
  /** All examples have as many positions, or are padded at the end. */
  | "time-major"
  /** Examples have different numbers of positions, told by `lengths`: those come first, then padding. */
  | "left-aligned"
  /** The token that is read comes first, then the rest of the cache as it was. */
  | "newest-first";

export interface Port<Role = InputRole | ResultRole> {
  /** Of the tensor in the graph; caches and states are numbered by layer, without what tells past from present: `0.key`. */
  readonly name: string;
  readonly role: Role;
  readonly layout: Layout;
  /** Positions of each example. */
  readonly length: Dim;
  /** Heads side by side in the columns of keys or values. */
  readonly heads?: number;
  readonly tensor: Tensor;
}

/** A graph by its ports. */
export interface PortGraph {
  readonly inputs: readonly Port<InputRole>[];
  readonly results: readonly Port<ResultRole>[];
}

/** The graphs by which a model answers; each architecture has some of them. */
export interface InferenceGraphs {
  /** Reads the problem. */
  readonly encode?: PortGraph;
  /** Reads several tokens at once and fills the caches, or continues from states. */
  readonly prefill?: PortGraph;
  /** Reads one more token: a step of greedy decoding. */
  readonly step?: PortGraph;
}

/** Ids of `length` tokens of each example. */
export function tokens(name: string, length: Dim, layout: Layout = "time-major"): Port<"tokens"> {
  const tensor = input(name, "i32", [multiplyDims("B", length)]);
  return { name, role: "tokens", layout, length, tensor };
}

/** An integer for each example. */
export function perExample<Role extends "lengths" | "encoder lengths" | "position">(
  name: string,
  role: Role,
  length: Dim,
  layout: Layout = "time-major",
): Port<Role> {
  return { name, role, layout, length, tensor: input(name, "i32", ["B"]) };
}

/** A result with a row for each position. */
export function rowsOf<Role extends "logits" | "encoder states">(
  role: Role,
  tensor: Tensor,
  length: Dim,
  layout: Layout = "time-major",
): Port<Role> {
  return { name: role, role, layout, length, tensor };
}

/**
 * Ports of what one graph computes and another takes.
 *
 * @param tensors by names such as `past.0.key`, of which ports leave out the first part
 */
export function statePorts<Role extends "cache" | "cross-attention cache" | "recurrent state">(
  role: Role,
  tensors: NamedTensors,
  { layout = "time-major", ...rest }:
    & Pick<Port, "length" | "heads">
    & Partial<Pick<Port, "layout">>,
): Port<Role>[] {
  return Object.entries(tensors).map(([name, tensor]) => ({
    name: name.slice(name.indexOf(".") + 1),
    ...{ role, layout, tensor },
    ...rest,
  }));
}

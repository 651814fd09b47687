/**
 * What becomes of each port of our graphs in a file: its name there, and the nodes between the file's layout, batch-first, and
 * ours, rows `position * batch + example`.
 */
import { leafName } from "../executors/onnx/lower.ts";
import type { InputRole, Port, ResultRole } from "../models/ports.ts";
import type { GraphFile } from "./graph_file.ts";
import {
  firstColumns,
  headRows,
  headsOf,
  idRows,
  lengthsOf,
  placesIn,
  rowNumbers,
  shownFirst,
  vectorRows,
  vectorsOf,
} from "./layouts.ts";

/** What depends on the architecture. */
export interface Dialect {
  /** Names of the sizes that vary, by our symbols. */
  readonly symbols: Readonly<Record<string, string>>;
  /** Follows the number of a self-attention's keys and values. */
  readonly decoder: ".decoder" | "";
}

type Adapter = (file: GraphFile, port: Port, dialect: Dialect) => void;

/** Shows which tokens are no padding, on whichever side that is. */
const ownMask = "attention_mask";

export const inputAdapters: Readonly<Record<InputRole, Adapter>> = {
  tokens(file, port) {
    const ids = file.input("input_ids", "i64", ["B", port.length]);
    file.give(leafName(port.tensor), () => leftAligned(file, port, idRows(file.emit, ids)));
  },
  lengths: (file, port) => maskInput(file, port, ownMask),
  "encoder lengths": (file, port) => maskInput(file, port, "encoder_attention_mask"),
  position(file, { tensor, layout, length }) {
    const { emit } = file;
    file.give(leafName(tensor), () => {
      if (layout === "left-aligned") return lengthsOf(emit, maskOf(file, length));
      return emit.node("Expand", [emit.node("Cast", [emit.dim(length)], { to: 6 }), emit.dim("B")]);
    });
  },
  "encoder states"(file, { tensor, length }) {
    const columns = tensor.shape[1] as number;
    const states = file.input("encoder_hidden_states", "f32", ["B", length, columns]);
    file.give(leafName(tensor), () => vectorRows(file.emit, states, columns));
  },
  cache: (file, port, dialect) => cacheInput(file, port, pastName(port, dialect)),
  "cross-attention cache": (file, port) =>
    cacheInput(file, port, `past_key_values.${cacheName(port, ".encoder")}`),
  "recurrent state"(file, { name, tensor }) {
    const state = file.input(`past.${name}`, "f32", tensor.shape);
    file.give(leafName(tensor), () => state);
  },
};

export const resultAdapters: Readonly<Record<ResultRole, Adapter>> = {
  logits: (file, port) => vectorResult(file, port, "logits"),
  "encoder states": (file, port) => vectorResult(file, port, "last_hidden_state"),
  cache(file, port, dialect) {
    const name = `present.${cacheName(port, dialect.decoder)}`;
    if (port.layout === "newest-first") appendedResult(file, port, name, pastName(port, dialect));
    else cacheResult(file, port, name);
  },
  "cross-attention cache": (file, port) =>
    cacheResult(file, port, `present.${cacheName(port, ".encoder")}`),
  "recurrent state": (file, { name, tensor }) =>
    file.result(`present.${name}`, tensor, tensor.shape, (state) => state),
};

function pastName(port: Port, { decoder }: Dialect): string {
  return `past_key_values.${cacheName(port, decoder)}`;
}

/** `0.key` as `0.decoder.key`. */
function cacheName({ name }: Port, stack: string): string {
  return name.replace(".", `${stack}.`);
}

function maskInput(file: GraphFile, { tensor, length }: Port, name: string): void {
  const mask = file.input(name, "i64", ["B", length]);
  file.give(leafName(tensor), () => lengthsOf(file.emit, mask));
}

/** Of the mask the first `length` columns: it may show the token that is read as well. */
function maskOf(file: GraphFile, length: Port["length"]): string {
  if (file.shapeOf(ownMask)[1] === length) return ownMask;
  return firstColumns(file.emit, ownMask, length);
}

/** Rows in the order of the file's positions as our graphs want them. */
function leftAligned(file: GraphFile, { layout, length }: Port, rows: string): string {
  if (layout !== "left-aligned") return rows;
  const { emit } = file, order = shownFirst(emit, maskOf(file, length), length);
  return emit.node("Gather", [rows, rowNumbers(emit, order)]);
}

/** The reverse. */
function asInFile(file: GraphFile, { layout, length }: Port, rows: string): string {
  if (layout !== "left-aligned") return rows;
  const { emit } = file, order = shownFirst(emit, maskOf(file, length), length);
  return emit.node("Gather", [rows, rowNumbers(emit, placesIn(emit, order, length))]);
}

function vectorResult(file: GraphFile, port: Port, name: string): void {
  const { tensor, length } = port, columns = tensor.shape[1] as number;
  file.result(
    name,
    tensor,
    ["B", length, columns],
    (rows) => vectorsOf(file.emit, asInFile(file, port, rows), length, columns),
  );
}

function cacheInput(file: GraphFile, port: Port, name: string): void {
  file.input(name, "f32", cacheShape(port));
  file.give(leafName(port.tensor), () => {
    const rows = headRows(file.emit, name, port.tensor.shape[1] as number);
    return leftAligned(file, port, rows);
  });
}

function cacheResult(file: GraphFile, port: Port, name: string): void {
  const shape = cacheShape(port);
  file.result(
    name,
    port.tensor,
    shape,
    (rows) => headsOf(file.emit, asInFile(file, port, rows), shape),
  );
}

/** The file's cache with the keys or values of the token that is read, which are our first rows. */
function appendedResult(file: GraphFile, port: Port, name: string, past: string): void {
  const { emit } = file, shape = cacheShape(port), [batch, heads, , width] = shape;
  file.oneMore(port.length as string, file.shapeOf(past)[2] as string);
  file.result(name, port.tensor, shape, (rows) => {
    const own = emit.node("Slice", [rows, emit.integers([0]), emit.dim(batch), emit.integers([0])]);
    return emit.node("Concat", [past, headsOf(emit, own, [batch, heads, 1, width])], { axis: 2 });
  });
}

function cacheShape({ tensor, length, heads }: Port) {
  return ["B", heads!, length, tensor.shape[1] as number / heads!] as const;
}

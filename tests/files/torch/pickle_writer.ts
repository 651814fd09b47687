/** Writes pickles instruction by instruction, and files of PyTorch around them. */
import { joined, type Member, u32, zipFile } from "./zip_writer.ts";

/** Instructions by their names in Python's `pickletools`. */
export const op = {
  mark: bytes("("),
  none: bytes("N"),
  false: Uint8Array.of(0x89),
  emptyTuple: bytes(")"),
  tuple: bytes("t"),
  tuple1: Uint8Array.of(0x85),
  tuple2: Uint8Array.of(0x86),
  emptyList: bytes("]"),
  append: bytes("a"),
  emptyDictionary: bytes("}"),
  setItem: bytes("s"),
  setItems: bytes("u"),
  reduce: bytes("R"),
  newObject: Uint8Array.of(0x81),
  object: bytes("o"),
  build: bytes("b"),
  persistent: bytes("Q"),
  stackGlobal: Uint8Array.of(0x93),
  stop: bytes("."),
} as const;

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** BINUNICODE */
export function text(value: string): Uint8Array {
  const encoded = bytes(value);
  return joined([bytes("X"), u32(encoded.length), encoded]);
}

/** BININT for numbers, LONG1 for bigints of up to 8 bytes. */
export function integer(value: number | bigint): Uint8Array {
  if (typeof value === "number") return joined([bytes("J"), u32(value)]);
  return joined([Uint8Array.of(0x8a, 8), new Uint8Array(BigInt64Array.of(value).buffer)]);
}

export function global(module: string, name: string): Uint8Array {
  return bytes(`c${module}\n${name}\n`);
}

export function put(index: number): Uint8Array {
  return Uint8Array.of(0x71, index);
}

export function get(index: number): Uint8Array {
  return Uint8Array.of(0x68, index);
}

export function tuple(...items: Uint8Array[]): Uint8Array {
  return joined([op.mark, ...items, op.tuple]);
}

export function dictionary(entries: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const items = Object.entries(entries).flatMap(([key, value]) => [text(key), value]);
  return joined([op.emptyDictionary, op.mark, ...items, op.setItems]);
}

/** A dictionary with one key that is a number. */
export function indexed(index: number, value: Uint8Array): Uint8Array {
  return joined([op.emptyDictionary, integer(index), value, op.setItem]);
}

export function pickle(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return joined([Uint8Array.of(0x80, 2), ...parts, op.stop]);
}

/** What describes a tensor of a storage; fields left out are those of a sound tensor of shape [2, 3]. */
export interface TensorFields {
  readonly type?: string;
  readonly key?: string;
  readonly elements?: number | bigint;
  readonly offset?: number | bigint;
  readonly shape?: readonly (number | bigint)[];
  readonly strides?: readonly (number | bigint)[];
}

export function tensor(fields: TensorFields = {}): Uint8Array {
  const { type = "FloatStorage", key = "0", elements = 6, offset = 0 } = fields;
  const { shape = [2, 3], strides = [3, 1] } = fields;
  const id = tuple(
    text("storage"),
    global("torch", type),
    text(key),
    text("cpu"),
    integer(elements),
  );
  const hooks = joined([global("collections", "OrderedDict"), op.emptyTuple, op.reduce]);
  return joined([
    global("torch._utils", "_rebuild_tensor_v2"),
    tuple(
      joined([id, op.persistent]),
      integer(offset),
      tuple(...shape.map(integer)),
      tuple(...strides.map(integer)),
      op.false,
      hooks,
    ),
    op.reduce,
  ]);
}

/** A storage of six float32: 0, 1, 2, 3, 4, 5. */
export const SIX = new Uint8Array(Float32Array.of(0, 1, 2, 3, 4, 5).buffer);

/** A file as `torch.save` writes it. */
export function torchFile(
  content: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = { 0: SIX },
  others: readonly Member[] = [],
): Uint8Array<ArrayBuffer> {
  const members = Object.entries(storages)
    .map(([key, data]) => ({ name: `archive/data/${key}`, content: data }));
  return zipFile([
    { name: "archive/data.pkl", content },
    ...members,
    { name: "archive/version", content: bytes("3\n") },
    ...others,
  ]);
}

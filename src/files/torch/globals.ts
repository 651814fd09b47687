/** The names that a checkpoint's pickle may use, and what they mean here. */
import { Constructor, type Globals, type Stateful } from "./pickle_machine.ts";
import type { Refuse } from "./pickle_bytes.ts";
import { numpyScalar, NumpyType } from "./numpy_scalar.ts";
import { STORAGE_TYPES, TensorReference } from "./tensor_reference.ts";

/** Python's `OrderedDict`; what PyTorch keeps in its attributes (versions of layers) is of no use here. */
class OrderedDictionary extends Map<unknown, unknown> implements Stateful {
  setState(state: unknown, refuse: Refuse): void {
    if (!(state instanceof Map)) refuse("the attributes of an OrderedDict are not a dictionary");
  }
}

/** Python's `argparse.Namespace`: the dictionary of its attributes. */
export class Namespace implements Stateful {
  attributes: ReadonlyMap<unknown, unknown> = new Map();

  setState(state: unknown, refuse: Refuse): void {
    this.attributes = state instanceof Map
      ? state
      : refuse("the attributes of a Namespace are not a dictionary");
  }
}

/** A text memoised once can be encoded any number of times, so it has to be short. */
const LONGEST_ENCODED = 1024;

/** Types of elements are plain text here; nothing in a checkpoint depends on them. */
const TYPE_NAMES = [
  ...["float16", "float32", "float64", "bfloat16"],
  ...["int8", "int16", "int32", "int64", "uint8", "bool"],
];

export const GLOBALS: Globals = new Map<string, unknown>([
  ["collections.OrderedDict", new Constructor(orderedDictionary)],
  ["argparse.Namespace", new Constructor(namespace)],
  ["_codecs.encode", new Constructor(encode)],
  ["numpy.dtype", new Constructor(NumpyType.construct)],
  ["numpy.core.multiarray.scalar", new Constructor(numpyScalar)],
  ["numpy._core.multiarray.scalar", new Constructor(numpyScalar)],
  ["torch._utils._rebuild_tensor_v2", new Constructor(TensorReference.construct)],
  ["torch._utils._rebuild_parameter", new Constructor(parameter)],
  ["torch.Size", new Constructor(size)],
  ["torch.device", new Constructor(device)],
  ...TYPE_NAMES.map((name) => [`torch.${name}`, name] as const),
  ...STORAGE_TYPES.map((type) => [type.name, type] as const),
]);

function orderedDictionary(args: readonly unknown[], refuse: Refuse): OrderedDictionary {
  if (args.length > 0) refuse("an OrderedDict begins with arguments, expected none");
  return new OrderedDictionary();
}

function namespace(args: readonly unknown[], refuse: Refuse): Namespace {
  if (args.length > 0) refuse("a Namespace begins with arguments, expected none");
  return new Namespace();
}

/** Protocol 2 has no bytes: it keeps them as text that this turns back. */
function encode([text, encoding]: readonly unknown[], refuse: Refuse): Uint8Array {
  const isShort = typeof text === "string" && text.length <= LONGEST_ENCODED;
  if (!isShort || encoding !== "latin1" || !/^[\0-\xff]*$/.test(text)) {
    return refuse(`bytes are not kept as a latin1 text of at most ${LONGEST_ENCODED} characters`);
  }
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function parameter([tensor]: readonly unknown[], refuse: Refuse): TensorReference {
  return tensor instanceof TensorReference ? tensor : refuse("a parameter is not a tensor");
}

function size([sizes]: readonly unknown[], refuse: Refuse): readonly unknown[] {
  return Array.isArray(sizes) ? sizes : refuse("a torch.Size has no list of sizes");
}

function device([type, index]: readonly unknown[], refuse: Refuse): string {
  if (typeof type !== "string" || !["undefined", "number"].includes(typeof index)) {
    return refuse("a torch.device has no name");
  }
  return index === undefined ? type : `${type}:${index}`;
}

/** Single numbers of numpy: measures like the best accuracy are often kept as such. */
import type { Stateful } from "./pickle_machine.ts";
import { narrow, type Refuse } from "./pickle_bytes.ts";

type Decode = (view: DataView) => number | boolean | bigint;

interface Code {
  readonly bytes: number;
  readonly decode: Decode;
}

const CODES: ReadonlyMap<unknown, Code> = new Map<string, Code>([
  ["f8", { bytes: 8, decode: (view) => view.getFloat64(0, true) }],
  ["f4", { bytes: 4, decode: (view) => view.getFloat32(0, true) }],
  ["i8", { bytes: 8, decode: (view) => narrow(view.getBigInt64(0, true)) }],
  ["i4", { bytes: 4, decode: (view) => view.getInt32(0, true) }],
  ["b1", { bytes: 1, decode: (view) => view.getUint8(0) !== 0 }],
]);

/** Python's `numpy.dtype`. */
export class NumpyType implements Stateful {
  constructor(readonly code: Code) {}

  static construct(this: void, [name]: readonly unknown[], refuse: Refuse): NumpyType {
    const code = CODES.get(name);
    const known = [...CODES.keys()].join(", ");
    return new NumpyType(code ?? refuse(`a numpy.dtype is not one of ${known}`));
  }

  /** @param state version, byte order, then what structured types need */
  setState(state: unknown, refuse: Refuse): void {
    const order = Array.isArray(state) ? state[1] : undefined;
    if (order !== "<" && order !== "|") {
      refuse("a numpy.dtype does not keep its lowest byte first");
    }
  }
}

/** Python's `numpy.core.multiarray.scalar`: a type and the bytes of one element. */
export function numpyScalar([type, bytes]: readonly unknown[], refuse: Refuse): unknown {
  if (!(type instanceof NumpyType) || !(bytes instanceof Uint8Array)) {
    return refuse("a number of numpy has no type or no bytes");
  }
  if (bytes.length !== type.code.bytes) {
    refuse(`a number of numpy has ${bytes.length} bytes, expected ${type.code.bytes}`);
  }
  return type.code.decode(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

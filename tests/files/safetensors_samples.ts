import fc from "fast-check";
import {
  type Dtype,
  elementBytes,
  elementCount,
  type Tensor,
  TENSOR_ARRAYS,
} from "../../src/files/tensor_types.ts";

/** A tensor of any type whose bytes are anything, also infinities and values that are not numbers. */
export function anyTensor(): fc.Arbitrary<Tensor> {
  const dtypes = fc.constantFrom(...Object.keys(TENSOR_ARRAYS) as Dtype[]);
  const shapes = fc.array(fc.nat({ max: 4 }), { maxLength: 4 });
  return fc.tuple(dtypes, shapes).chain(([dtype, shape]) => {
    const length = elementCount(shape)! * elementBytes(dtype);
    const bytes = fc.uint8Array({ minLength: length, maxLength: length });
    return bytes.map((data) => tensor(dtype, shape, data));
  });
}

/** Any word that may name a tensor. */
export function anyName(): fc.Arbitrary<string> {
  const forbidden = ["__proto__", "__metadata__"];
  return fc.string({ unit: "binary" }).filter((name) => !forbidden.includes(name));
}

/** A tensor over a copy of these bytes. */
export function tensor(dtype: Dtype, shape: readonly number[], bytes: Uint8Array): Tensor {
  return { dtype, shape, data: new TENSOR_ARRAYS[dtype](bytes.slice().buffer) } as Tensor;
}

/** The bytes of a tensor's data. */
export function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** A file from its header's text, or any bytes in its place, and its data; nothing is checked. */
export function rawFile(header: string | Uint8Array, data: Uint8Array): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  padded.set(text);
  const file = new Uint8Array(8 + padded.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded.length), true);
  file.set(padded, 8);
  file.set(data, 8 + padded.length);
  return file;
}

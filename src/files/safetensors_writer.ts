import { writeFileAtomically } from "./atomic_file.ts";
import { type FileSystemCalls, operatingSystemCalls } from "./file_system_calls.ts";
import { HEADER_LIMITS, quoted } from "./safetensors_header.ts";
import { elementBytes, elementCount, type Tensor } from "./tensor_types.ts";

/**
 * Writes a safetensors file atomically. Tensors are written from where they lie, without a copy; wider element
 * types come first, so that each tensor is aligned, and otherwise the order is the caller's.
 *
 * @param metadata free words beside the tensors
 * @throws {FileError} when the file cannot be written; the old one is untouched then
 */
export function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
  calls: FileSystemCalls = operatingSystemCalls,
): void {
  writeFileAtomically(path, safetensorsChunks(tensors, metadata), calls);
}

/** The bytes of a safetensors file in order: the header, then views of the tensors' own memory. */
export function safetensorsChunks(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Iterable<Uint8Array> {
  tensors.forEach(checkTensor);
  const inOrder = [...tensors].toSorted(([, a], [, b]) =>
    elementBytes(b.dtype) - elementBytes(a.dtype)
  );
  return chunks(headerBytes(inOrder, metadata), inOrder);
}

function* chunks(
  header: Uint8Array,
  tensors: readonly [string, Tensor][],
): Generator<Uint8Array> {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  yield length;
  yield header;
  for (const [, { data }] of tensors) {
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
}

function headerBytes(
  tensors: readonly [string, Tensor][],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const members: string[] = [];
  const words = Object.entries(metadata);
  words.forEach(([key, value]) => [key, value].forEach(checkName));
  if (words.length > 0) members.push(`"__metadata__":${JSON.stringify(metadata)}`);
  let begin = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    const end = begin + data.byteLength;
    members.push(
      `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [begin, end] })}`,
    );
    begin = end;
  }
  const bytes = new TextEncoder().encode(`{${members.join(",")}}`);
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(0x20);
  padded.set(bytes);
  checkLimits(padded.length, members.length, words.length);
  return padded;
}

// What follows are programming errors: nothing is written that the reader would refuse.

function checkTensor({ dtype, shape, data }: Tensor, name: string): void {
  checkName(name);
  const whole = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!whole || elementCount(shape) !== data.length) {
    throw new Error(
      `tensor ${quoted(name)} of shape [${shape}] has ${data.length} elements (${dtype})`,
    );
  }
  if (data.BYTES_PER_ELEMENT !== elementBytes(dtype) || shape.length > HEADER_LIMITS.dimensions) {
    throw new Error(`tensor ${quoted(name)} of shape [${shape}] cannot be stored as ${dtype}`);
  }
}

function checkName(name: string): void {
  if (name === "__proto__" || name === "__metadata__" || !name.isWellFormed()) {
    throw new Error(`the word ${quoted(name)} cannot be stored`);
  }
}

function checkLimits(bytes: number, members: number, words: number): void {
  if (bytes > HEADER_LIMITS.bytes || Math.max(members, words) > HEADER_LIMITS.names) {
    throw new Error(`a header of ${bytes} bytes and ${members} names is too large`);
  }
}

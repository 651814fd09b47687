import * as fs from "node:fs";
import { CheckpointError, FileError, isUserMistake } from "../errors.ts";
import { fileError } from "./file_error.ts";
import {
  HEADER_LIMITS,
  parseHeader,
  type SafetensorsHeader,
  type TensorEntry,
} from "./safetensors_header.ts";
import { checkLayout } from "./safetensors_layout.ts";
import { type Tensor, TENSOR_ARRAYS } from "./tensor_types.ts";

/** The content of a safetensors file, in the order of its header. */
export interface SafetensorsFile {
  readonly metadata: Record<string, string>;
  /** The arrays are views of one buffer. */
  readonly tensors: Map<string, Tensor>;
}

const LENGTH_BYTES = 8;
const READ_BYTES = 2 ** 30;

/**
 * Reads a safetensors file. Every length is checked against the size of the file before memory is taken.
 * Weights that are not numbers are read as they are: see {@link nonFiniteTensors}.
 *
 * @throws {CheckpointError} when the content is damaged @throws {FileError} when it cannot be read at all
 */
export function readSafetensors(path: string): SafetensorsFile {
  try {
    // Looked at before it is opened: opening a pipe would wait for a writer.
    if (!fs.statSync(path).isFile()) throw new FileError(path, "expected a file");
    const file = fs.openSync(path, "r");
    try {
      return readOpen(file, path);
    } finally {
      fs.closeSync(file);
    }
  } catch (error) {
    throw isUserMistake(error) ? error : fileError(path, "cannot be read", error);
  }
}

/** The names of the tensors that hold infinities or values that are not numbers. */
export function nonFiniteTensors(tensors: ReadonlyMap<string, Tensor>): string[] {
  return [...tensors].filter(([, tensor]) => !isFiniteTensor(tensor)).map(([name]) => name);
}

function readOpen(file: number, path: string): SafetensorsFile {
  const { size } = fs.fstatSync(file);
  const length = readHeaderLength(file, size, path);
  const header = parseHeader(readText(file, length, path), path);
  const dataBytes = size - LENGTH_BYTES - length;
  checkLayout(header.entries, dataBytes, path);
  return viewTensors(header, readBytes(file, dataBytes, path));
}

function readHeaderLength(file: number, size: number, path: string): number {
  if (size < LENGTH_BYTES) {
    throw new CheckpointError(path, `the file has ${size} bytes, too few for a safetensors file`);
  }
  const bytes = readBytes(file, LENGTH_BYTES, path);
  const length = new DataView(bytes).getBigUint64(0, true);
  if (length > size - LENGTH_BYTES) {
    throw new CheckpointError(
      path,
      `the header should have ${length} bytes, but the file ends after ${size - LENGTH_BYTES}`,
    );
  }
  if (length > HEADER_LIMITS.bytes || length % 8n !== 0n) {
    throw new CheckpointError(
      path,
      `a header has a multiple of 8 and at most ${HEADER_LIMITS.bytes} bytes; this one ${length}`,
    );
  }
  return Number(length);
}

function readText(file: number, length: number, path: string): string {
  const bytes = readBytes(file, length, path);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CheckpointError(path, "the header is damaged: it is not UTF-8 text");
  }
}

function readBytes(file: number, length: number, path: string): ArrayBuffer {
  const buffer = allocate(length, path);
  for (let done = 0; done < length;) {
    const part = new Uint8Array(buffer, done, Math.min(length - done, READ_BYTES));
    const taken = fs.readSync(file, part);
    if (taken === 0) throw new CheckpointError(path, "the file became shorter while it was read");
    done += taken;
  }
  return buffer;
}

function allocate(length: number, path: string): ArrayBuffer {
  try {
    return new ArrayBuffer(length);
  } catch {
    throw new CheckpointError(path, `there is no memory for its ${length} bytes`);
  }
}

function viewTensors(header: SafetensorsHeader, data: ArrayBuffer): SafetensorsFile {
  const tensors = new Map(header.entries.map((entry) => [entry.name, viewTensor(entry, data)]));
  return { metadata: header.metadata, tensors };
}

function viewTensor({ dtype, shape, begin, end }: TensorEntry, data: ArrayBuffer): Tensor {
  const View = TENSOR_ARRAYS[dtype];
  const elements = (end - begin) / View.BYTES_PER_ELEMENT;
  return { dtype, shape, data: new View(data, begin, elements) } as Tensor;
}

function isFiniteTensor({ dtype, data }: Tensor): boolean {
  if (dtype === "F32" || dtype === "F64") return (data as Float32Array).every(Number.isFinite);
  const exponent = { F16: 0x7c00, BF16: 0x7f80 }[dtype as string];
  if (exponent === undefined) return true;
  return (data as Uint16Array).every((bits) => (bits & exponent) !== exponent);
}

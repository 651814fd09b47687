import { CheckpointError } from "../errors.ts";
import { readRange } from "./file_range.ts";
import { type OpenFile, withRegularFile } from "./regular_file.ts";
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

/**
 * Reads a safetensors file. Every length is checked against the size of the file before memory is taken.
 * Weights that are not numbers are read as they are: see {@link nonFiniteTensors}.
 *
 * @throws {CheckpointError} when the content is damaged @throws {FileError} when it cannot be read at all
 */
export function readSafetensors(path: string): SafetensorsFile {
  return withRegularFile(path, (file) => {
    const { header, end } = readHeader(file);
    return viewTensors(header, readRange(file, end, file.size - end).buffer);
  });
}

/** What a file says of its tensors, without their values; raises what {@link readSafetensors} does. */
export function readSafetensorsHeader(path: string): SafetensorsHeader {
  return withRegularFile(path, (file) => readHeader(file).header);
}

/** The names of the tensors that hold infinities or values that are not numbers. */
export function nonFiniteTensors(tensors: ReadonlyMap<string, Tensor>): string[] {
  return [...tensors].filter(([, tensor]) => !isFiniteTensor(tensor)).map(([name]) => name);
}

/** The header, and the byte where it ends and the data begin. */
function readHeader(file: OpenFile): { header: SafetensorsHeader; end: number } {
  const length = readHeaderLength(file), end = LENGTH_BYTES + length;
  const header = parseHeader(readText(file, length), file.path);
  checkLayout(header.entries, file.size - end, file.path);
  return { header, end };
}

function readHeaderLength(file: OpenFile): number {
  const { path, size } = file;
  if (size < LENGTH_BYTES) {
    throw new CheckpointError(path, `the file has ${size} bytes, too few for a safetensors file`);
  }
  const length = new DataView(readRange(file, 0, LENGTH_BYTES).buffer).getBigUint64(0, true);
  if (length > size - LENGTH_BYTES) {
    throw new CheckpointError(
      path,
      `the header should have ${length} bytes, but the file ends after ${size - LENGTH_BYTES}: ` +
        "it is cut short, or no safetensors file",
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

function readText(file: OpenFile, length: number): string {
  const bytes = readRange(file, LENGTH_BYTES, length);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CheckpointError(file.path, "the header is damaged: it is not UTF-8 text");
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

import { CheckpointError } from "../errors.ts";
import { quoted, type TensorEntry } from "./safetensors_header.ts";
import { elementBytes, elementCount } from "./tensor_types.ts";

/**
 * Checks that the tensors fill the data of a file exactly: no byte twice, none left over, each tensor as long
 * as its shape says and aligned for its type.
 *
 * @param dataBytes bytes between the header and the end of the file
 * @throws {CheckpointError}
 */
export function checkLayout(
  entries: readonly TensorEntry[],
  dataBytes: number,
  path: string,
): void {
  entries.forEach((entry) => checkEntry(entry, dataBytes, path));
  const inOrder = entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  let previous = "";
  for (const entry of inOrder) {
    if (entry.begin < end) {
      throw new CheckpointError(path, `tensors ${previous} and ${quoted(entry.name)} overlap`);
    }
    if (entry.begin > end) throw new CheckpointError(path, unused(end, entry.begin));
    end = entry.end;
    previous = quoted(entry.name);
  }
  if (end < dataBytes) throw new CheckpointError(path, unused(end, dataBytes));
}

function checkEntry(entry: TensorEntry, dataBytes: number, path: string): void {
  const { dtype, shape, begin, end } = entry;
  const tensor = `tensor ${quoted(entry.name)}`;
  if (begin > end) throw new CheckpointError(path, `${tensor} ends before it begins`);
  if (end > dataBytes) {
    throw new CheckpointError(
      path,
      `${tensor} ends at byte ${end} of the data, but the file holds ${dataBytes}; it is cut short`,
    );
  }
  const elements = elementCount(shape);
  if (elements === undefined || elements * elementBytes(dtype) !== end - begin) {
    throw new CheckpointError(
      path,
      `${tensor} has shape [${shape}] of ${dtype} but ${end - begin} bytes`,
    );
  }
  if (begin % elementBytes(dtype) !== 0) {
    throw new CheckpointError(path, `${tensor} is not aligned for ${dtype}: it begins at ${begin}`);
  }
}

function unused(begin: number, end: number): string {
  return `bytes ${begin} to ${end} of the data belong to no tensor`;
}

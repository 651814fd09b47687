import { createHash } from "node:crypto";
import { readRange } from "../files/file_range.ts";
import type { OpenFile } from "../files/regular_file.ts";
import type { Tensor } from "../files/tensor_types.ts";

/** Under this name all files of a set carry the same digest of the weights. */
export const weightsDigest = "weights_sha256";

/**
 * SHA-256 of a model's weights with their names and shapes, in hexadecimal: files that carry the same were made from the same
 * checkpoint.
 */
export function digestOfWeights(tensors: ReadonlyMap<string, Tensor>): string {
  const hash = createHash("sha256");
  for (const name of [...tensors.keys()].filter(isWeight).sort()) {
    const { shape, data } = tensors.get(name)!;
    hash.update(`${name} [${shape}]\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}

/** A checkpoint holds the optimizer's state beside the weights. */
function isWeight(name: string): boolean {
  return /^(en|de)coder\./.test(name);
}

/** SHA-256, in hexadecimal. */
export function digestOfBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The same of a file, which is never in memory as a whole. */
export function digestOfFile(file: OpenFile): string {
  const hash = createHash("sha256"), windowBytes = 2 ** 24;
  for (let at = 0; at < file.size; at += windowBytes) {
    hash.update(readRange(file, at, Math.min(windowBytes, file.size - at)));
  }
  return hash.digest("hex");
}

/** ONNX files of a few hundred bytes, in which nearly every byte means something. */
import { Buffer } from "node:buffer";
import onnxProto from "onnx-proto";
import { exportFormat } from "../../src/export/format.ts";
import { defaults } from "../../src/flags/parse.ts";
import { flagsToJson } from "../../src/flags/params_json.ts";

const { onnx } = onnxProto;

type Model = onnxProto.onnx.IModelProto;
export type Initializer = onnxProto.onnx.ITensorProto;

/** Flags as every export has them. */
export const flags = flagsToJson({ ...defaults(), operation: "gcd" });

export function metadataOf(
  texts: Readonly<Record<string, string>>,
): onnxProto.onnx.IStringStringEntryProto[] {
  return Object.entries(texts).map(([key, value]) => ({ key, value }));
}

/** A file that passes for an export, with these tensors. */
export function smallOnnx(initializer: Initializer[], changes: Model = {}): Uint8Array {
  const metadataProps = metadataOf({ format: exportFormat, parameters: flags });
  const node = [{ opType: "Add", input: ["a", "b"], output: ["c"] }];
  const model = { irVersion: 8, modelVersion: -1, graph: { name: "g", node, initializer } };
  return onnx.ModelProto.encode({ ...model, metadataProps, ...changes } as Model).finish();
}

/** A weight of consecutive numbers. */
export function initializer(name: string, dims: number[]): Initializer {
  const values = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => i);
  return { name, dims, dataType: 1, rawData: new Uint8Array(values.buffer) };
}

/** A field of a protocol buffer that is written by hand: its number, and its bytes with their length. */
export function bytesField(number: number, content: Uint8Array): Uint8Array {
  const start = [...varint(8 * number + 2), ...varint(content.length)];
  return Buffer.concat([Uint8Array.from(start), content]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))];
}

/** Weights that both decoder graphs use lie once beside them; the layout before that is read as well. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import onnxProto from "onnx-proto";
import { CheckpointError, FileError } from "../../src/errors.ts";
import { readExportedHeader, readExportedWeights } from "../../src/export/read_exported.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { randomModel, variants, writeExport } from "./exported_models.ts";
import { digestOfBytes } from "../../src/export/digest.ts";
import { exportFormat } from "../../src/export/format.ts";
import { sharedWeightsDigest } from "../../src/export/shared_weights.ts";
import { flags, initializer, metadataOf, smallOnnx } from "./small_onnx.ts";

const { onnx } = onnxProto;

type Initializer = onnxProto.onnx.ITensorProto;

const decoders = ["decoder_model.onnx", "decoder_with_past_model.onnx"];

function graphIn(folder: string, name: string): onnxProto.onnx.ModelProto {
  return onnx.ModelProto.decode(readFileSync(`${folder}/${name}`));
}

function placeOf({ externalData }: Initializer): Record<string, string> {
  return Object.fromEntries(externalData!.map(({ key, value }) => [key, value]));
}

/** Turns an export into one of the first version, in which every graph has its weights. */
function inFirstLayout(folder: string): void {
  const shared = readFileSync(`${folder}/decoder_weights.bin`);
  for (const name of namesIn(folder).filter((name) => name.endsWith(".onnx"))) {
    const model = graphIn(folder, name);
    model.metadataProps.find(({ key }) => key === "format")!.value = "int2int-onnx-1";
    model.metadataProps = model.metadataProps.filter(({ key }) => key !== "decoder_weights_sha256");
    for (const tensor of model.graph!.initializer!.filter(isShared)) {
      const { offset, length } = placeOf(tensor), begin = Number(offset);
      tensor.rawData = shared.subarray(begin, begin + Number(length));
      tensor.externalData = [];
      tensor.dataLocation = 0;
    }
    writeFileSync(`${folder}/${name}`, onnx.ModelProto.encode(model).finish());
  }
  rmSync(`${folder}/decoder_weights.bin`);
}

function isShared({ dataLocation }: Initializer): boolean {
  return dataLocation === onnx.TensorProto.DataLocation.EXTERNAL;
}

function bytesIn(folder: string): number {
  return namesIn(folder).reduce((sum, name) => sum + Deno.statSync(`${folder}/${name}`).size, 0);
}

for (const name of ["the default transformer", "a decoder alone"]) {
  Deno.test(`both decoders refer to the same bytes, which begin at pages: ${name}`, () =>
    inTemporaryFolder((folder) => {
      writeExport(randomModel(variants[name]!), folder);
      const [first, later] = decoders.map((name) =>
        graphIn(folder, name).graph!.initializer!.filter(isShared)
      );
      const places = new Map(first!.map((tensor) => [tensor.name, placeOf(tensor)]));
      assert(places.size > 0);
      assert.deepEqual(new Map(later!.map((tensor) => [tensor.name, placeOf(tensor)])), places);
      for (const { location, offset, length } of places.values()) {
        assert.equal(location, "decoder_weights.bin");
        assert.equal(Number(offset) % 4096, 0);
        assert(Number(length) >= 4096);
      }
    }));
}

Deno.test("an export without them is larger, and is read as well", () =>
  inTemporaryFolder((folder) => {
    const model = randomModel({ dec_emb_dim: 64, n_dec_layers: 2 });
    writeExport(model, folder);
    const bytes = bytesIn(folder);
    inFirstLayout(folder);
    assert(bytesIn(folder) > 1.4 * bytes, `${bytes} ${bytesIn(folder)}`);
    const { tensors } = readExportedWeights(folder);
    assert.deepEqual(new Map([...tensors].toSorted()), new Map([...model.tensors].toSorted()));
  }));

Deno.test("LSTMs and encoders alone have one graph for each weight, and no such file", () =>
  inTemporaryFolder((folder) => {
    for (const name of ["LSTM", "an encoder alone"]) {
      const names = writeExport(
        randomModel({ ...variants[name]!, enc_emb_dim: 64, dec_emb_dim: 64 }),
        folder,
      );
      assert(!names.includes("decoder_weights.bin"), String(names));
    }
  }));

Deno.test("shared weights that are missing, cut, damaged or those of another export are refused", () =>
  inTemporaryFolder((folder) => {
    writeExport(randomModel({}), folder);
    const path = `${folder}/decoder_weights.bin`, bytes = readFileSync(path);
    const refused = (type: typeof CheckpointError | typeof FileError, says: RegExp) =>
      assert.throws(() => readExportedWeights(folder), (error) => {
        assert(error instanceof type, String(error));
        assert.match(error.message, says);
        return true;
      });
    const foreign =
      /decoder_weights\.bin: does not belong to .*decoder_model\.onnx, or is damaged:/;
    writeFileSync(path, bytes.subarray(0, -1));
    refused(CheckpointError, foreign);
    writeFileSync(path, bytes.map((byte, i) => (i === 5000 ? byte ^ 1 : byte)));
    refused(CheckpointError, foreign);
    rmSync(path);
    refused(FileError, /decoder_weights\.bin: cannot be read: no such file/);
    assert(readExportedHeader(folder).tensors.size > 0, "what needs no values is still read");
  }));

Deno.test("no graph makes the program open another file, or read beyond the end", () =>
  inTemporaryFolder((folder) => {
    const whole = { ...initializer("decoder.a", [2]), rawData: null, dataLocation: 1 };
    const refused = (place: Record<string, string>, says: RegExp) => {
      const externalData = Object.entries(place).map(([key, value]) => ({ key, value }));
      writeFileSync(`${folder}/mine.onnx`, smallOnnx([{ ...whole, externalData }]));
      assert.throws(() => readExportedWeights(`${folder}/mine.onnx`), says);
    };
    writeFileSync(`${folder}/decoder_weights.bin`, new Uint8Array(4));
    const location = "decoder_weights.bin",
      elsewhere = /its values are not in decoder_weights\.bin$/;
    refused({ location: "/etc/passwd", offset: "0", length: "8" }, elsewhere);
    refused({ location: "../decoder_weights.bin", offset: "0", length: "8" }, elsewhere);
    refused({ location, offset: "-8", length: "8" }, elsewhere);
    refused({ location, offset: "1e3", length: "8" }, elsewhere);
    refused({ location, offset: "0" }, elsewhere);
    refused({ location, offset: "0", length: "4" }, /do not fit its shape \[2\]$/);
    refused({ location, offset: "0", length: "8" }, /does not belong to/);
  }));

Deno.test("bytes that many weights share are not read many times", () =>
  inTemporaryFolder((folder) => {
    const bytes = new Uint8Array(8), path = `${folder}/mine.onnx`;
    writeFileSync(`${folder}/decoder_weights.bin`, bytes);
    const place = { location: "decoder_weights.bin", offset: "0", length: "8" };
    const externalData = Object.entries(place).map(([key, value]) => ({ key, value }));
    const weights = ["decoder.a", "decoder.b"].map((name) => ({
      ...initializer(name, [2]),
      ...{ rawData: null, dataLocation: 1, externalData },
    }));
    const metadata = { format: exportFormat, parameters: flags };
    const metadataProps = metadataOf({ ...metadata, [sharedWeightsDigest]: digestOfBytes(bytes) });
    writeFileSync(path, smallOnnx(weights.slice(1), { metadataProps }));
    assert.equal(readExportedWeights(path).tensors.size, 1);
    writeFileSync(path, smallOnnx(weights, { metadataProps }));
    assert.throws(() => readExportedWeights(path), /has 8 bytes, and graphs that name 16 of them$/);
  }));

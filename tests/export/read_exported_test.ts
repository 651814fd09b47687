import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import onnxProto from "onnx-proto";
import { CheckpointError, FileError } from "../../src/errors.ts";
import { readExportedWeights } from "../../src/export/read_exported.ts";
import type { Tensor } from "../../src/files/tensor_types.ts";
import { vocabularyDigest } from "../../src/tokenizers/vocabulary_digest.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { type Flags, randomModel, variants, writeExport } from "./exported_models.ts";

const { onnx } = onnxProto;

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`the weights and flags of an exported model are read back: ${name}`, () =>
    inTemporaryFolder((folder) => {
      const model = randomModel(flags);
      const names = writeExport(model, folder).filter((file) => file.endsWith(".onnx"));
      for (const path of [folder, ...names.map((file) => `${folder}/${file}`)]) {
        const { tensors, parameters, metadata } = readExportedWeights(path);
        assert.deepEqual(new Map([...tensors].toSorted()), new Map([...model.tensors].toSorted()));
        assert.deepEqual(parameters, model.parameters);
        assert.deepEqual(JSON.parse(metadata.vocabulary!), model.tokens);
        assert.equal(metadata.vocabulary_digest, JSON.stringify(vocabularyDigest(model.tokens)));
      }
    }));
}

Deno.test("a file under another name is read alone", () =>
  inTemporaryFolder((folder) => {
    const model = randomModel({});
    writeExport(model, folder);
    Deno.renameSync(`${folder}/encoder_model.onnx`, `${folder}/mine.onnx`);
    const names = [...readExportedWeights(`${folder}/mine.onnx`).tensors.keys()];
    const expected = [...model.tensors.keys()].filter((name) => name.startsWith("encoder."));
    assert.deepEqual(names.toSorted(), expected.toSorted());
  }));

/** Exports a small model, spoils it, and reads it. */
function readSpoiled(
  spoil: (folder: string) => void,
  type: typeof CheckpointError | typeof FileError,
  message: RegExp,
  flags: Flags = {},
): void {
  const folder = Deno.makeTempDirSync();
  try {
    writeExport(randomModel(flags), folder);
    spoil(folder);
    assert.throws(() => readExportedWeights(folder), (error) => {
      assert(error instanceof type, String(error));
      assert.match(error.message, message);
      return true;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Changes the graph file of an encoder. */
function changed(
  folder: string,
  change: (model: onnxProto.onnx.ModelProto) => void,
): void {
  const path = `${folder}/encoder_model.onnx`;
  const model = onnx.ModelProto.decode(readFileSync(path));
  change(model);
  writeFileSync(path, onnx.ModelProto.encode(model).finish());
}

Deno.test("damage is told with the file and what is wrong", () => {
  readSpoiled(
    (folder) => rmSync(folder, { recursive: true }),
    FileError,
    /cannot be read: no such/,
  );
  readSpoiled(
    (folder) => ["encoder", "decoder"].forEach((name) => rmSync(`${folder}/${name}_model.onnx`)),
    CheckpointError,
    /: expected a folder with encoder_model\.onnx or /,
  );
  readSpoiled(
    (folder) => writeFileSync(`${folder}/decoder_model.onnx`, "no model at all"),
    CheckpointError,
    /decoder_model\.onnx: not /,
  );
  readSpoiled(
    (folder) => changed(folder, (model) => model.metadataProps = []),
    CheckpointError,
    /encoder_model\.onnx: not exported by this program \(expected int2int-onnx-2\)$/,
  );
  readSpoiled(
    (folder) => changed(folder, (model) => model.graph!.initializer![0]!.dims = [3]),
    CheckpointError,
    /encoder_model\.onnx: tensor encoder\.[\w.]+: its values do not fit its shape \[3\]$/,
  );
  readSpoiled(
    (folder) => changed(folder, (model) => model.graph!.initializer![0]!.dataType = 7),
    CheckpointError,
    /its values do not fit/,
  );
});

Deno.test("files of different models are not mixed", () =>
  readSpoiled(
    (folder) => {
      assert(existsSync(`${folder}/decoder_model.onnx`));
      const other = Deno.makeTempDirSync({ dir: folder });
      writeExport(randomModel({ n_dec_layers: 2 }), other);
      Deno.renameSync(`${other}/decoder_model.onnx`, `${folder}/decoder_model.onnx`);
    },
    CheckpointError,
    /decoder_model\.onnx: does not belong to .*encoder_model\.onnx: it was exported with other flags;/,
  ));

Deno.test("of two exports with the same flags, no mixture is read, whichever file is named", () =>
  inTemporaryFolder((folder) => {
    const [old, next] = [`${folder}/old`, `${folder}/next`] as const;
    const flags = { architecture: "encoder_decoder" };
    const names = writeExport(randomModel(flags), old);
    writeExport({ ...randomModel(flags), tensors: otherWeights(randomModel(flags)) }, next);
    const set = names.filter((name) => /\.onnx$|\.bin$|^config\.json$/.test(name));
    // Every set in which at least one file is of one export and at least one of the other.
    for (let mixture = 1; mixture < 2 ** set.length - 1; mixture++) {
      const mixed = Deno.makeTempDirSync({ dir: folder });
      set.forEach((name, i) =>
        Deno.copyFileSync(`${mixture & 2 ** i ? next : old}/${name}`, `${mixed}/${name}`)
      );
      for (const path of [mixed, `${mixed}/encoder_model.onnx`]) {
        assert.throws(() => readExportedWeights(path), {
          name: "CheckpointError",
          message:
            /does not belong to .*: (?:it was exported with other weights|its SHA-256 is not the one .*); export/,
        });
      }
    }
  }));

function otherWeights({ tensors }: ReturnType<typeof randomModel>): Map<string, Tensor> {
  return new Map([...tensors].map(([name, tensor]) => [
    name,
    { ...tensor, data: (tensor.data as Float32Array).map((value) => value + 1) } as Tensor,
  ]));
}

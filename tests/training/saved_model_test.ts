import assert from "node:assert/strict";
import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import type { Tensor } from "../../src/files/tensor_types.ts";
import { readSavedModel } from "../../src/training/saved_model.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import {
  dictionary,
  integer,
  op,
  pickle,
  tensor,
  text,
  torchFile,
} from "../files/torch/pickle_writer.ts";

Deno.test("a file of ours is known whatever length its header has", () =>
  inTemporaryFolder((folder) => {
    const tensor: Tensor = { dtype: "F32", shape: [1], data: Float32Array.of(3) };
    const firsts = new Set<number>();
    // The header's length is the file's first byte: among others that of a pickle.
    for (let length = 1; length <= 260; length += 7) {
      const path = `${folder}/${length}`;
      writeSafetensors(path, new Map([["x".repeat(length), tensor]]), {});
      firsts.add(Deno.readFileSync(path)[0]!);
      assert.deepEqual([...readSavedModel(path).tensors.values()], [tensor]);
    }
    assert.ok(firsts.has(0x80));
  }));

Deno.test("older files of PyTorch are refused with the way to convert them", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/old.pth`;
    Deno.writeFileSync(path, Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20));
    assert.throws(() => readSavedModel(path), /CheckpointError: .*old\.pth: /);
  }));

Deno.test("a damaged vocabulary is told in one line", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/model`;
    for (const vocabulary of ["", "null", "[]", '{"size":3}', '{"size":1.5,"sha256":"ab"}']) {
      writeSafetensors(path, new Map(), { vocabulary });
      assert.throws(() => readSavedModel(path), /CheckpointError: .*model: its vocabulary is /);
    }
  }));

Deno.test("sizes in the flags of Int2Int's own files are taken or refused, never replaced", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/a.pth`;
    const save = (layers: number) => {
      // A float that is no integer, 0.5.
      const half = Uint8Array.of(0x47, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0);
      const params = dictionary({
        ...{ n_enc_layers: integer(layers), operation: text("of their own"), cpu: text("no") },
        ...{ maxint: half, base: op.none },
      });
      const encoder = dictionary({ "embeddings.weight": tensor() });
      Deno.writeFileSync(path, torchFile(pickle(dictionary({ encoder, params }))));
      return readSavedModel(path).parameters!;
    };
    const { n_enc_layers, n_dec_layers, operation, cpu, maxint, base } = save(5);
    assert.deepEqual([n_enc_layers, n_dec_layers, operation, cpu], [5, 4, "data", false]);
    assert.deepEqual([maxint, base], [1_000_000n, 1000]);
    assert.throws(() => save(300), {
      name: "CheckpointError",
      message: `${path}: n_enc_layers: expected between 1 and 256, found "300"`,
    });
  }));

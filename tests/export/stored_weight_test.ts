/** Weights stored with 16 bits. */
import assert from "node:assert/strict";
import { exportedFiles } from "../../src/export/export_model.ts";
import { readExportedWeights } from "../../src/export/read_exported.ts";
import type { Tensor } from "../../src/files/tensor_types.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { ask, decode } from "./decode.ts";
import { randomModel, variants, writeExport } from "./exported_models.ts";

/** A model whose matrices have values that 16 bits hold. */
function roundedModel(name: string) {
  const model = randomModel(variants[name]!);
  const tensors = [...model.tensors].map(([name, tensor]): [string, Tensor] => {
    const { shape, data } = tensor as Extract<Tensor, { dtype: "F32" }>;
    if (shape.length < 2) return [name, tensor];
    return [name, { dtype: "F32", shape, data: new Float32Array(new Float16Array(data)) }];
  });
  return { ...model, tensors: new Map(tensors) };
}

for (const name of ["the default transformer", "a decoder alone", "an encoder alone", "LSTM"]) {
  Deno.test(`weights of 16 bits are those that were rounded, and answer alike: ${name}`, () =>
    inTemporaryFolder(async (folder) => {
      const model = roundedModel(name), [full, half] = [`${folder}/f32`, `${folder}/f16`] as const;
      writeExport(model, full);
      writeExport(model, half, "f16");
      assert.deepEqual(sorted(readExportedWeights(half).tensors), sorted(model.tensors));
      const problems = [[17, 18, 17, 20], [19, 22]];
      const [expected, found] = await Promise.all(
        [full, half].map(async (folder) => decode(await ask(folder, problems), 2, 8)),
      );
      assert.deepEqual(found, expected);
    }));
}

function sorted(tensors: ReadonlyMap<string, Tensor>): [string, Tensor][] {
  return [...tensors].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

Deno.test("16 bits make files half as large", () => {
  const model = randomModel({ enc_emb_dim: 128, dec_emb_dim: 128 });
  const bytes = (precision: "f32" | "f16") =>
    [...exportedFiles(model, "run", precision)].reduce(
      (sum, { content }) => sum + content.length,
      0,
    );
  assert(bytes("f16") < 0.6 * bytes("f32"), `${bytes("f16")} ${bytes("f32")}`);
});

Deno.test("a matrix with a number beyond 16 bits keeps its 32", () =>
  inTemporaryFolder((folder) => {
    const model = randomModel({}), name = "decoder.layers.0.ffn.lin1.weight";
    const matrix = model.tensors.get(name)!.data as Float32Array;
    matrix[3] = 70_000;
    writeExport(model, folder, "f16");
    assert.deepEqual(readExportedWeights(folder).tensors.get(name)!.data, matrix);
  }));

import assert from "node:assert/strict";
import { CheckpointError } from "../../src/errors.ts";
import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import type { Tensor } from "../../src/files/tensor_types.ts";
import { buildModel } from "../../src/models/build.ts";
import { modelConfig, type ModelFlags } from "../../src/models/config.ts";
import { parametersToJson } from "../../src/flags/params_json.ts";
import { parametersWith } from "../../src/flags/parse.ts";
import type { Parameters } from "../../src/flags/table.ts";
import { fewestTokens } from "../../src/problems/problem_for.ts";
import { expectPromisedWeights } from "../../src/training/promised_weights.ts";
import { format, readSavedHeader, readSavedModel } from "../../src/training/saved_model.ts";
import { buildTask } from "../../src/task/task.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { small, variants } from "../export/exported_models.ts";

function wordsOf(parameters: Parameters): number {
  return buildTask(parameters).vocabulary.words.length;
}

/** Writes a model of zeros. */
function save(path: string, parameters: Parameters, tensors = tensorsOf(parameters)): void {
  writeSafetensors(path, tensors, { format, parameters: parametersToJson(parameters) });
}

function tensorsOf(parameters: Parameters): Map<string, Tensor> {
  const model = buildModel(modelConfig(parameters, wordsOf(parameters), 1));
  const parts = model.weights.flatMap(({ parts }) => parts);
  return new Map(parts.map(({ name, shape }) => {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    return [name, { dtype: "F32", shape, data }];
  }));
}

const parametersOf = (flags: Partial<ModelFlags>) => parametersWith({ ...small, ...flags });

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`${name}: a file that keeps its promise is accepted`, () =>
    inTemporaryFolder((folder) => {
      const parameters = parametersOf(flags), path = `${folder}/a.safetensors`;
      save(path, parameters);
      expectPromisedWeights(path, parameters);
      const whole = readSavedModel(path), header = readSavedHeader(path);
      assert.deepEqual(header.parameters, whole.parameters);
      assert.deepEqual([...header.tensors.keys()], [...whole.tensors.keys()]);
    }));
}

/** A file of `flags` is asked for the model of `promised`. */
function assertRefused(promised: Record<string, string | number>, says: RegExp): Promise<void> {
  return inTemporaryFolder((folder) => {
    const path = `${folder}/a.safetensors`, parameters = parametersWith({ ...small, ...promised });
    save(path, parameters, tensorsOf(parametersOf({})));
    assert.throws(() => expectPromisedWeights(path, parameters), (error) => {
      assert(error instanceof CheckpointError, String(error));
      assert.match(error.message, says);
      return true;
    });
  });
}

Deno.test("a promise that the tensors do not keep is refused", async () => {
  await assertRefused({ n_enc_layers: 200 }, /has no tensor encoder\.layers\.1\.\S+, which this/);
  await assertRefused({ n_dec_layers: 2 }, /has no tensor decoder\.layers\.1\.\S+, which this/);
  await assertRefused(
    { dec_emb_dim: 65536 },
    /tensor decoder\.\S+ is F32 \[[\d,]+\], expected F32 \[[\d,]*65536[\d,]*\]$/,
  );
  await assertRefused({ n_enc_hidden_layers: 2 }, /has no tensor encoder\.layers\.0\.ffn\.midlin/);
  await assertRefused(
    { base: 10_000_000 },
    /encoder\.embeddings\.weight has 29 rows, .*: at least 10000000 with --operation gcd --base 1/,
  );
  const types = { operation: "data", data_types: "range(9999999):int" };
  await assertRefused(types, /has 29 rows, .* at least 9999999 with --operation data/);
});

Deno.test("flags that differ from those of the file are named before its tensors", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/a.safetensors`;
    save(path, parametersOf({}));
    assert.throws(
      () => expectPromisedWeights(path, parametersOf({ n_enc_layers: 2 })),
      /saved with --n_enc_layers 1, but this run has --n_enc_layers 2$/,
    );
  }));

Deno.test("no vocabulary is smaller than is foretold", () => {
  const operations = ["gcd", "matrix_rank", "modular_add", "modular_mul", "fraction_add"];
  const others = ["product", "simplify", "compare", "determinant", "round"];
  const types = ["int:int", "int[5]:range(2)", "range(-5,70):int[300][2]"];
  const all = [
    ...[...operations, ...others.map((name) => `fraction_${name}`), "data"].map((operation) => ({
      operation,
      base: 37,
    })),
    ...types.map((data_types) => ({ operation: "data", data_types, base: 37 })),
    { operation: "data", data_types: "range(2):range(40)" },
  ];
  for (const flags of all) {
    const parameters = parametersWith(flags);
    const words = wordsOf(parameters), fewest = fewestTokens(parameters);
    assert.ok(fewest <= words && fewest >= 37, `${JSON.stringify(flags)}: ${fewest}`);
  }
  const problem = new URL("../../examples/collatz.ts", import.meta.url).pathname;
  assert.equal(fewestTokens(parametersWith({ problem })), 0);
});

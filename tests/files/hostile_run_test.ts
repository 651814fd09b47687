/** Folders of runs, and saved models with their flags, that promise more than there is. */
import { writeFileSync } from "node:fs";
import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import type { Tensor } from "../../src/files/tensor_types.ts";
import { flagsToJson } from "../../src/flags/params_json.ts";
import { defaults } from "../../src/flags/parse.ts";
import { format } from "../../src/training/saved_model.ts";
import { run } from "../child_process.ts";
import { type HostileFile, MEGABYTE, testRefusal } from "./measured.ts";

type Changes = Readonly<Record<string, string | number | boolean>>;

const flags = { operation: "gcd", base: 10, n_enc_layers: 1, n_dec_layers: 1 };

/** Flags as a stranger writes them, who need not keep to any limit. */
function json(changes: Changes): string {
  return flagsToJson({ ...defaults(), ...flags, ...changes });
}

/** A file of a few kilobytes whose embedding fits the default model, and nothing else does. */
function writeModel(path: string, parameters: string): string {
  const embedding: Tensor = { dtype: "F32", shape: [29, 1], data: new Float32Array(29) };
  const tensors = new Map([["encoder.embeddings.weight", embedding]]);
  writeSafetensors(path, tensors, { format, parameters });
  return path;
}

function folderOf(folder: string, params: string | Uint8Array, saved = json({})): string {
  writeFileSync(`${folder}/params.json`, params);
  writeModel(`${folder}/checkpoint.safetensors`, saved);
  return folder;
}

/** Promises of the flags, which both a run's folder and a file alone can make. */
const promises: readonly { name: string; flags: Changes; says: RegExp }[] = [
  {
    name: "a billion layers",
    flags: { n_enc_layers: 1e9 },
    says: /n_enc_layers: expected between/,
  },
  { name: "100,000 layers", flags: { n_dec_layers: 1e5 }, says: /n_dec_layers: expected between/ },
  {
    name: "a billion loops",
    flags: { enc_loop_idx: 0, enc_loops: 1e9 },
    says: /enc_loops: expected between 1 and 256/,
  },
  {
    name: "the most layers, with all that a layer can have",
    flags: {
      ...{ n_dec_layers: 255, dec_gated: true, norm_attention: true, gelu_activation: true },
      ...{ sinusoidal_embeddings: true, share_inout_emb: false },
    },
    says: /encoder\.embeddings\.weight is F32 \[29,1\], expected F32 \[29,256\]|has no tensor/,
  },
  {
    name: "the most loops",
    flags: { enc_loop_idx: 0, enc_loops: 15, enc_act: true },
    says: /encoder\.embeddings\.weight is F32 \[29,1\]|has no tensor/,
  },
  {
    name: "the most hidden layers",
    flags: { n_enc_hidden_layers: 255 },
    says: /encoder\.embeddings\.weight is F32 \[29,1\]|has no tensor/,
  },
  {
    name: "the widest layers",
    flags: { enc_emb_dim: 65536, dec_emb_dim: 65536 },
    says: /is F32 \[29,1\], expected F32 \[29,65536\]|has no tensor/,
  },
  {
    name: "the deepest recurrent model",
    flags: {
      ...{ lstm: true, bidirectional: true, lstm_hidden_dim: 65536 },
      ...{ n_enc_layers: 64, n_dec_layers: 64 },
    },
    says: /is F32 \[29,1\], expected F32 \[29,256\]|has no tensor/,
  },
  { name: "the largest base", flags: { base: 1e7 }, says: /has 29 rows, .* at least 10000000/ },
  {
    name: "the largest range",
    flags: { operation: "data", data_types: "range(9999999):range(9999999)" },
    says: /has 29 rows, expected .* at least 9999999/,
  },
];

const files: readonly HostileFile[] = promises.flatMap(({ name, flags, says }) => [
  {
    ...{ name: `a run whose flags promise ${name}`, says, reading: "eval_from_exp" as const },
    make: (folder) => folderOf(folder, json(flags), json(flags)),
  },
  {
    ...{ name: `a file whose flags promise ${name}`, says, reading: "reload_model" as const },
    make: (folder) => writeModel(`${folder}/a.safetensors`, json(flags)),
  },
]);

const nested = "[".repeat(250_000);

/** Files in the place of `params.json`. */
const flagFiles: readonly { name: string; content: string; size?: number; says: RegExp }[] = [
  { name: "of 3 GB", content: "{", size: 3e9, says: /3000000000 bytes, expected at most 262144$/ },
  { name: "nested deeply", content: nested, says: /params\.json: not JSON: / },
  {
    name: "nested deeply in a flag",
    content: `{"base":${"[".repeat(1e5)}${"]".repeat(1e5)}}`,
    says: /params\.json: (not JSON|base: expected an integer)/,
  },
  {
    name: "with twenty thousand names",
    content: `{${Array.from({ length: 2e4 }, (_, i) => `"${i}":1`)}}`,
    says: /params\.json: unknown parameter "0"$/,
  },
  { name: "of nothing", content: "", says: /params\.json: not JSON/ },
];

files.forEach(testRefusal);

for (const { name, content, size, says } of flagFiles) {
  testRefusal({
    ...{ name: `a params.json ${name}`, says, reading: "eval_from_exp" },
    make(folder) {
      folderOf(folder, content);
      if (size !== undefined) Deno.truncateSync(`${folder}/params.json`, size);
      return folder;
    },
  });
}

for (const file of ["params.json", "checkpoint.safetensors"]) {
  testRefusal({
    ...{ name: `a pipe in the place of ${file}`, reading: "eval_from_exp" },
    says: /expected a file( or folder)?, found a pipe/,
    async make(folder) {
      folderOf(folder, json({}));
      Deno.removeSync(`${folder}/${file}`);
      await run("mkfifo", [`${folder}/${file}`]);
      return folder;
    },
  });
}

testRefusal({
  ...{ name: "a folder in the place of params.json", reading: "eval_from_exp" },
  says: /params\.json: expected a file, found a folder$/,
  make(folder) {
    Deno.mkdirSync(`${folder}/params.json`);
    return folder;
  },
});

testRefusal({
  ...{ name: "a checkpoint with 9 MB of flags", reading: "reload_model" },
  says: /: the flags take 9437184 characters, expected at most 262144$/,
  make: (folder) => writeModel(`${folder}/a.safetensors`, " ".repeat(9 * MEGABYTE)),
});

testRefusal({
  ...{ name: "3 GB of a tensor that no model needs", reading: "reload_model" },
  says: /is F32 \[29,1\], expected F32 \[29,256\]|has no tensor/,
  make(folder) {
    const path = writeModel(`${folder}/a.safetensors`, json({}));
    return lengthened(path);
  },
});

/** A hole behind the data, and a tensor in it. */
function lengthened(path: string): string {
  const bytes = Deno.readFileSync(path),
    length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = new TextDecoder().decode(bytes.subarray(8, 8 + length)).trimEnd();
  const data = bytes.length - 8 - length, end = 3e9;
  const tensor = `"x":{"dtype":"F32","shape":[${
    (end - data) / 4
  }],"data_offsets":[${data},${end}]}`;
  const longer = `${header.slice(0, -1)},${tensor}}`,
    padded = longer.padEnd(Math.ceil(longer.length / 8) * 8);
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, BigInt(padded.length), true);
  writeFileSync(path, start);
  writeFileSync(path, padded, { flag: "a" });
  Deno.truncateSync(path, 8 + padded.length + end);
  return path;
}

import assert from "node:assert/strict";
import { runDeno } from "../../child_process.ts";
import { inTemporaryFolder } from "../faulty_calls.ts";
import { dictionary, pickle, tensor, torchFile } from "./pickle_writer.ts";

const MEGABYTE = 2 ** 20;
const STORAGES = 8;
const STORAGE_BYTES = 12 * MEGABYTE;

/** A checkpoint of 96 MB; each storage is used twice, as tied weights are. */
function largeFile(): Uint8Array {
  const elements = STORAGE_BYTES / 4;
  const weights: Record<string, Uint8Array> = {};
  const storages: Record<string, Uint8Array> = {};
  for (let key = 0; key < STORAGES; key++) {
    const fields = { key: String(key), elements, shape: [elements], strides: [1] };
    weights[`a${key}`] = weights[`b${key}`] = tensor(fields);
    storages[key] = new Uint8Array(STORAGE_BYTES);
  }
  return torchFile(pickle(dictionary({ encoder: dictionary(weights) })), storages);
}

Deno.test({
  name: "a checkpoint of 96 MB is in memory once while it is read",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const path = `${folder}/a.pth`;
      Deno.writeFileSync(path, largeFile());
      const script = new URL("./measured_read.ts", import.meta.url).pathname;
      const args = ["run", "-A", "--no-check", script, path];
      const grown = Number((await runDeno(args)).stdout);
      const once = STORAGES * STORAGE_BYTES;
      assert.ok(grown > 0.9 * once && grown < 1.4 * once, `${grown / MEGABYTE} MB`);
    }),
});

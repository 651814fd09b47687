/** Models as pages run them, in this process: with ONNX Runtime for browsers, and without a browser. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import type { TrainedModel } from "../../src/export/trained_model.ts";
import type { Precision } from "../../src/export/stored_weight.ts";
import { buildTask } from "../../src/task/task.ts";
import { modelAssets } from "../../src/web/assets.ts";
import { type AnsweringModel, loadAnswering } from "../../src/web/page/answering.ts";
import type { PageData } from "../../src/web/page/data.ts";
import { pageData } from "../../src/web/page_data.ts";

const { resolve } = createRequire(import.meta.url);
const wasm = resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm");
Object.assign(globalThis, {
  ort: await import(pathToFileURL(join(dirname(wasm), "ort.wasm.bundle.min.mjs")).href),
});
const binary = new Uint8Array(readFileSync(wasm));

export async function loadedPage(
  trained: TrainedModel,
  precision: Precision = "f32",
): Promise<{ page: PageData; model: AnsweringModel }> {
  const { config, parameters: flags, tensors } = trained;
  const { assets, graphs } = modelAssets(config, tensors, precision, "random weights");
  const described = { task: buildTask(flags), flags, config, stored: [], example: "" };
  const page = pageData(described, graphs, precision, {});
  const read = (name: string) =>
    Promise.resolve(name === "runtime" ? binary : new Uint8Array(gunzipSync(assets.get(name)!)));
  return { page, model: await loadAnswering(page, read, () => {}) };
}

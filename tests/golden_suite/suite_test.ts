/**
 * Runs every case folder of `GOLDEN_DIR` (default: tests/golden), naming each, and prints a table at the end.
 *
 * A case is recognised by what its file holds, so a new folder needs no new code.
 */
import assert from "node:assert/strict";
import { flagsWith } from "../../src/flags/parse.ts";
import { cudaCards } from "../executors/onnx/accelerators.ts";
import { behavioursCase } from "./behaviours_case.ts";
import type { CaseKind, Check } from "./check.ts";
import { classesCase } from "./classes_case.ts";
import { encodersCase } from "./encoders_case.ts";
import { caseFolders, goldenFolder, readCase } from "./golden_case.ts";
import type { GoldenEngine } from "./golden_engine.ts";
import { initStatisticsCase } from "./init_statistics_case.ts";
import { modelCase } from "./model_case.ts";
import { acceleratedEngine, onnxEngine } from "./onnx_engine.ts";
import { webgpuEngine } from "./webgpu_engine.ts";
import { operationsCase } from "./operations_case.ts";
import { optimizerBaseCase } from "./optimizer_base_case.ts";
import { optimizerCase } from "./optimizer_case.ts";
import { soakedCases } from "../soak.ts";
import { type ReportRow, reportText } from "./report.ts";
import { trainedCase } from "./trained_case.ts";
import { vocabulariesCase } from "./vocabularies_case.ts";

const engines: readonly GoldenEngine[] = [
  onnxEngine,
  ...cudaCards().map(({ accelerator }) => acceleratedEngine(accelerator)),
];

const kinds: readonly CaseKind[] = [
  optimizerCase,
  optimizerBaseCase,
  modelCase,
  trainedCase,
  encodersCase,
  vocabulariesCase,
  operationsCase,
  classesCase,
  initStatisticsCase,
  behavioursCase,
];

const rows: ReportRow[] = [];
const idle: string[] = [];
/** Tests of models on WebGPU: software adapters take long, so that only CI and `deno task golden` run all of them. */
const onWebgpu: (() => void)[] = [];

for (const folder of caseFolders()) {
  try {
    addCase(folder);
  } catch (error) {
    // One unusable case must not keep the others from being checked.
    Deno.test(`golden ${folder}: can be read`, () => Promise.reject(error));
  }
}

soakedCases(onWebgpu).forEach((add) => add());

function addCase(folder: string): void {
  const golden = readCase(folder);
  const kind = kinds.find(({ fits }) => fits(golden));
  const fields = Object.keys(golden).join(", ");
  assert.ok(kind, `case.json of ${folder} is of no known kind; its fields: ${fields}`);
  // A case that asks for what is not built fails, rather than leaving it out.
  flagsWith(golden.flags ?? {});
  const checks = kind.checks(golden);
  if (checks.length === 0) {
    assert.ok(kind === behavioursCase, `${folder} is left unchecked`);
    idle.push(folder);
  }
  for (const check of checks) register(folder, check);
}

function register(folder: string, check: Check): void {
  const { title } = check;
  if ("run" in check) return addTest(folder, title, "", check.run);
  for (const e of engines) addTest(folder, title, e.name, () => check.runOn(e));
  onWebgpu.push(() => addTest(folder, title, webgpuEngine.name, () => check.runOn(webgpuEngine)));
}

function addTest(
  folder: string,
  title: string,
  engine: string,
  run: () => number | Promise<number>,
): void {
  const suffix = engine === "" ? "" : ` (${engine})`;
  Deno.test(`golden ${folder}: ${title}${suffix}`, async () => {
    let share: number | undefined;
    try {
      share = await run();
      assert.ok(share >= 0 && share <= 1, `share of the tolerance: ${share}`);
    } finally {
      rows.push({ folder, title, engine, share });
    }
  });
}

Deno.test("the golden folder has cases", () => {
  assert.ok(caseFolders().length > 0, `GOLDEN_DIR ${goldenFolder} has no folder with a case.json`);
});

globalThis.addEventListener("unload", () => {
  if (rows.length + idle.length > 0) console.log(reportText(rows, idle));
});

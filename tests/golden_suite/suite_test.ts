/**
 * Runs every case folder of `GOLDEN_DIR` (default: tests/golden) whose features are built, naming each.
 *
 * A case is recognised by what its file holds, so a new folder needs no new code.
 */
import assert from "node:assert/strict";
import { caseNames, type GoldenCase, goldenFolder, readArrays, readCase } from "./golden_case.ts";
import { batchOf, setWeights, startEngine } from "./golden_model.ts";
import {
  checkGradients,
  checkGreedy,
  checkSteps,
  missingFeatures,
  optimizerIsBuilt,
} from "./model_case.ts";
import { checkOptimizer } from "./optimizer_case.ts";

interface Check {
  readonly title: string;
  /** Returns what was seen, to be printed. */
  run(): Promise<string> | string;
}

/** The checks a case offers, or the features it still lacks. */
function checksOf(golden: GoldenCase): Check[] | string[] {
  if (golden.base_case !== undefined) return optimizerChecks(golden);
  if (golden.batches !== undefined && golden.losses !== undefined) return modelChecks(golden);
  if (golden.batch !== undefined && golden.generate !== undefined) return generationChecks(golden);
  return [];
}

function optimizerChecks(golden: GoldenCase): Check[] | string[] {
  if (!optimizerIsBuilt(golden.optimizer)) return [golden.optimizer];
  return [{ title: golden.optimizer, run: () => checkOptimizer(golden) }];
}

function modelChecks(golden: GoldenCase): Check[] | string[] {
  const missing = missingFeatures(golden);
  const buildable = missing.every((name) => name === "optimizer");
  const gradients = { title: "forward pass and gradients", run: () => checkGradients(golden) };
  if (!buildable) return missing;
  if (missing.length > 0) return [gradients];
  const steps = { title: "training steps, decoding, evaluation", run: () => checkSteps(golden) };
  return [gradients, steps];
}

/** A trained model and its answers. */
function generationChecks(golden: GoldenCase): Check[] | string[] {
  const missing = missingFeatures(golden);
  if (missing.length > 0) return missing;
  return [{
    title: "greedy decoding",
    async run() {
      const engine = await startEngine(golden, "adam", 0);
      setWeights(engine.weights(), readArrays(golden.case), "init");
      const batch = batchOf(golden.batch);
      await checkGreedy(engine, batch, golden.max_len, golden.generate);
      for (const limit of [3, 4, 5]) {
        const recorded = golden[`generate_max_len_${limit}`];
        if (recorded) await checkGreedy(engine, batch, limit, recorded);
      }
      engine.close();
      return `${batch.size} answers equal`;
    },
  }];
}

const waiting: string[] = [];
for (const name of caseNames()) {
  const golden = readCase(name);
  const checks = checksOf(golden);
  for (const check of checks) {
    if (typeof check === "string") waiting.push(`${name} (${check})`);
    else {
      Deno.test(`golden ${name}: ${check.title}`, async () => {
        console.log(`  ${name}: ${await check.run()}`);
      });
    }
  }
}

Deno.test("the golden folder has cases", () => {
  assert.ok(caseNames().length > 0, `${goldenFolder} has no folder with a case.json`);
  if (waiting.length > 0) console.log(`  not built yet: ${waiting.join(", ")}`);
});

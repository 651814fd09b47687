import assert from "node:assert/strict";
import type { Op } from "../../src/graph/graph.ts";
import { root, stems, textOf } from "./source_files.ts";

/** The operations that a module exports, whatever their names. */
async function operationsIn(stem: string): Promise<Op[]> {
  const module: Record<string, unknown> = await import(new URL(`src/ops/${stem}.ts`, root).href);
  return Object.values(module).filter((value): value is Op =>
    typeof value === "object" && value !== null && "infer" in value && "onnx" in value
  );
}

const found = await Promise.all(
  stems("src/ops/", ".ts").map(async (stem) => ({ stem, operations: await operationsIn(stem) })),
);
const defining = found.filter(({ operations }) => operations.length > 0);

Deno.test("a file defines one operation, which is named like it", () => {
  assert(defining.length > 20, "the operations are found");
  for (const { stem, operations } of defining) {
    assert.deepEqual(operations.map(({ name }) => name), [stem]);
  }
});

Deno.test("every operation has a test that checks it", () => {
  const tests = new Set(stems("tests/ops/", "_test.ts"));
  const missing = defining.filter(({ stem }) =>
    !tests.has(stem) || !/checkOp\(\w+Op,/.test(textOf(`tests/ops/${stem}_test.ts`))
  );
  assert.deepEqual(missing.map(({ stem }) => stem), []);
});

Deno.test("every test of an operation has its operation", () => {
  const known = new Set(defining.map(({ stem }) => stem));
  const harness = "check_op";
  const stray = stems("tests/ops/", "_test.ts").filter((stem) => stem !== harness);
  assert.deepEqual(stray.filter((stem) => !known.has(stem)), []);
});

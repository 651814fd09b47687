import assert from "node:assert/strict";
import type { Op } from "../../src/graph/graph.ts";
import { root, stems, textOf, typeScriptFiles } from "./source_files.ts";

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

/** Operations that another's kernel computes. */
const sharing = new Map([["concat_rows", "concat_columns"]]);

Deno.test("every operation with kernels of its own has a kernel file of its name", () => {
  const kernels = new Set(stems("kernels/", ".wgsl"));
  const own = defining.filter(({ operations: [op] }) => op!.wgsl.kind === "kernels");
  assert(own.length > 15, "operations with kernels are found");
  for (const { stem } of own) {
    const kernel = sharing.get(stem) ?? stem;
    assert(kernels.has(kernel), `kernels/${kernel}.wgsl`);
  }
});

Deno.test("every kernel file is used by some source", () => {
  const texts = typeScriptFiles().filter((path) => path.startsWith("src/")).map(textOf);
  for (const stem of stems("kernels/", ".wgsl")) {
    const used = texts.some((text) => text.includes(`/kernels/${stem}.wgsl"`));
    assert(used, `kernels/${stem}.wgsl is imported`);
  }
});

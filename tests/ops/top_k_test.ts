import assert from "node:assert/strict";
import fc from "fast-check";
import { ShapeError } from "../../src/errors.ts";
import { runOnce } from "../../src/executors/webgpu/run_once.ts";
import { input } from "../../src/graph/graph.ts";
import { topK, topKOp } from "../../src/ops/top_k.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";
import { runOnnx } from "../executors/onnx/run_graph.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

// Observed: at most 2e-7.
function check(problems: number, beams: number, words: number, count: number): Promise<void> {
  return checkOp(topKOp, {
    inputs: [normal(["B", words]), normal(["B"])],
    attributes: { problems: "M", count },
    sizes: { B: problems * beams, M: problems },
    tolerance: 2e-6,
  });
}

Deno.test("top_k: several beams", () => check(3, 4, 50, 8));

Deno.test("top_k: more words than invocations", () => check(2, 3, 700, 6));

Deno.test("top_k: one beam", () => check(5, 1, 9, 4));

Deno.test("top_k: as many results as there are continuations", () => check(3, 3, 2, 6));

Deno.test("top_k: the lower index first among equals", () => {
  const zeros = (shape: number[]) => ({
    shape,
    data: new Float64Array(shape.reduce((a, b) => a * b)),
  });
  const [scores, choices] = topKOp.reference(
    [zeros([2, 4]), { shape: [2], data: Float64Array.of(0, -1e9) }],
    { problems: 1, count: 4 },
    [[1, 4], [1, 4]],
  );
  assert.deepEqual([...choices!], [0, 1, 2, 3]);
  assert.ok(scores!.every((score) => Math.abs(score + Math.log(4)) < 1e-12));
});

Deno.test("top_k: as many sums as rows of logits", () => {
  const logits = input("logits", "f32", ["B", 5]), sums = input("sums", "f32", ["A"]);
  assert.throws(() => topK(logits, sums, { problems: 1, count: 2 }), ShapeError);
});

/** A row of logits, and whether it must not win. */
interface Row {
  readonly logits: readonly number[];
  readonly isCopy: boolean;
}

interface Problems {
  readonly beams: number;
  readonly words: number;
  readonly rows: readonly Row[];
}

/** Logits are whole numbers, so that many are equal. */
const problems: fc.Arbitrary<Problems> = fc.record({
  count: fc.integer({ min: 1, max: 4 }),
  beams: fc.integer({ min: 1, max: 5 }),
  words: fc.oneof(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 250, max: 300 })),
}).chain(({ count, beams, words }) => {
  const minLength = count * beams, maxLength = minLength;
  const logits = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: words, maxLength: words });
  const row = fc.record({ logits, isCopy: fc.boolean() });
  return fc.record({
    beams: fc.constant(beams),
    words: fc.constant(words),
    rows: fc.array(row, { minLength, maxLength }),
  });
});

/**
 * Sums by which the numbers of a problem's row `r` become `logit - r / 8`: numbers of different rows are then either far
 * apart or, for rows that must not win, equal in float32, and rounding does not change their order.
 */
function sumOf({ logits, isCopy }: Row, r: number): number {
  if (isCopy) return -1e9;
  return Math.fround(Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0)) - r / 8);
}

/** Scores and choices of a problem by sorting all its numbers. */
function sorted(rows: readonly Row[], words: number): { score: number; choice: number }[] {
  return rows.flatMap(({ logits, isCopy }, r) =>
    logits.map((logit, word) => ({
      score: isCopy ? -1e9 : logit - r / 8,
      choice: r * words + word,
    }))
  ).sort((a, b) => b.score - a.score || a.choice - b.choice).slice(0, 2 * rows.length);
}

Deno.test("top_k: ONNX Runtime and WebGPU choose what sorting chooses", () =>
  fc.assert(
    fc.asyncProperty(problems, async ({ beams, words, rows }) => {
      const logits = input("logits", "f32", ["B", words]), sums = input("sums", "f32", ["B"]);
      const sizes = { B: rows.length, M: rows.length / beams };
      const attributes = { problems: "M", count: 2 * beams };
      const [scores, choices] = topK(logits, sums, attributes);
      const outputs = { scores: scores!, choices: choices! };
      const byBeam = rows.map((_, i) => ({
        row: rows[i % sizes.M * beams + Math.floor(i / sizes.M)]!,
        beam: Math.floor(i / sizes.M),
      }));
      const feeds = new Map([
        ["logits", Float64Array.from(byBeam.flatMap(({ row }) => row.logits))],
        ["sums", Float64Array.from(byBeam, ({ row, beam }) => sumOf(row, beam))],
      ]);
      const expected = Array.from(
        { length: rows.length / beams },
        (_, i) => sorted(rows.slice(i * beams, (i + 1) * beams), words),
      ).flat();
      const onGpu = await runOnce(await testGpu(), outputs, feeds, sizes);
      for (const found of [await runOnnx(outputs, feeds, sizes), onGpu]) {
        assert.deepEqual([...found.get("choices")!], expected.map(({ choice }) => choice));
        expected.forEach(({ score }, i) => {
          const other = found.get("scores")![i]!;
          assert.ok(Math.abs(other - score) < 1e-5, `score ${i} is ${other}, not ${score}`);
        });
      }
    }),
    { numRuns: 25 },
  ));

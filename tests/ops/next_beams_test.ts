import assert from "node:assert/strict";
import fc from "fast-check";
import { ShapeError } from "../../src/errors.ts";
import { input } from "../../src/graph/graph.ts";
import { nextBeams, nextBeamsOp } from "../../src/ops/next_beams.ts";
import { soak } from "../soak.ts";
import { checkOp } from "./check_op.ts";
import { floats, ids } from "./random_input.ts";

const vocabSize = 5, closing = 2;

/** A search's candidates for some problems: no choice twice. */
const candidatesOf = (size: number) =>
  fc.shuffledSubarray([...Array(size * vocabSize).keys()], {
    minLength: 2 * size,
    maxLength: 2 * size,
  });

const searches = fc.integer({ min: 1, max: 4 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    problems: fc.array(candidatesOf(size), { minLength: 1, maxLength: 4 }),
  })
);

// Observed: 0, as numbers are only copied.
Deno.test("next_beams: the specification, ONNX Runtime and WebGPU choose the same", () =>
  fc.assert(
    fc.asyncProperty(searches, ({ size, problems }) =>
      checkOp(nextBeamsOp, {
        inputs: [
          floats(["M", 2 * size], problems.flatMap((choices) => choices.map((_, i) => -i / 8))),
          ids(["M", 2 * size], problems.flat()),
        ],
        attributes: { size, vocabSize, closing },
        sizes: { M: problems.length },
        tolerance: 0,
      })),
    { numRuns: soak(4) },
  ));

Deno.test("next_beams: candidates that close their answers are passed over", () => {
  const choices = { shape: [2, 4], data: Float64Array.of(2, 5, 1, 7, 8, 7, 2, 0) };
  const scores = { shape: [2, 4], data: Float64Array.of(-1, -2, -3, -4, -5, -6, -7, -8) };
  const found = nextBeamsOp.reference([scores, choices], { size: 2, vocabSize, closing }, []);
  assert.deepEqual(found.map((values) => [...values]), [
    // Beam by beam, and in the last problem by problem.
    [0, 3, 1, 0],
    [-2, -5, -3, -8],
    [2, 3, 0, 1],
    [1, 0, 3, 2],
  ]);
});

Deno.test("next_beams: as many choices as scores", () => {
  const scores = input("scores", "f32", ["M", 4]), choices = input("choices", "i32", ["M", 6]);
  const attributes = { size: 2, vocabSize, closing };
  assert.throws(() => nextBeams(scores, choices, attributes), ShapeError);
});

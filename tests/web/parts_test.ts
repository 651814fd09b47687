import assert from "node:assert/strict";
import fc from "fast-check";
import { fromPlanes, toPlanes } from "../../src/web/byte_planes.ts";
import { answerView } from "../../src/web/page/answer_view.ts";
import { topK } from "../../src/web/page/decoders.ts";
import { shuffled } from "../../src/web/page/shuffled.ts";
import { verdictOn } from "../../src/web/page/score_board.ts";
import { pageScript } from "../../src/web/page_modules.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { descriptionOfProblem } from "../../src/problems/description.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { html } from "../../src/text/markup.ts";
import { browserScript } from "../../src/text/browser_script.ts";
import { topKOp } from "../../src/ops/top_k.ts";

Deno.test("planes of bytes are the bytes again", () => {
  const values = fc.tuple(fc.constantFrom(1, 2, 4), fc.uint8Array({ maxLength: 40 }));
  fc.assert(fc.property(values, ([width, bytes]) => {
    const whole = bytes.subarray(0, width * Math.floor(bytes.length / width));
    assert.deepEqual(fromPlanes(toPlanes(whole, width), width), new Uint8Array(whole));
  }));
});

Deno.test("the best continuations of a page are those of the operation", () => {
  const float = fc.integer({ min: -40, max: 40 }).map((n) => n / 8);
  const cases = fc.integer({ min: 1, max: 4 }).chain((rows) =>
    fc.record({
      sums: fc.array(float, { minLength: rows, maxLength: rows }),
      logits: fc.array(fc.array(float, { minLength: 5, maxLength: 5 }), {
        minLength: rows,
        maxLength: rows,
      }),
      count: fc.integer({ min: 1, max: 5 }),
    })
  );
  fc.assert(fc.property(cases, ({ sums, logits, count }) => {
    const array = (data: readonly number[], shape: number[]) => ({
      data: Float64Array.from(data),
      shape,
    });
    const [scores, choices] = topKOp.reference(
      [array(logits.flat(), [logits.length, 5]), array(sums, [logits.length])],
      { problems: 1, count },
      [[1, count], [1, count]],
    );
    const found = topK(logits.map((row) => Float32Array.from(row)), sums, count);
    // Of equal sums, rounding decides which comes first.
    found.logProbs.forEach((value, i) => assert.ok(Math.abs(value - scores![i]!) < 1e-5));
    const distinct = new Set(Array.from(scores!, (score) => score.toFixed(9))).size === count;
    if (distinct) assert.deepEqual([...found.choices].slice(0, -1), [...choices!].slice(0, -1));
  }));
});

Deno.test("shuffled lists have what was in them", () => {
  fc.assert(fc.property(fc.array(fc.nat()), (items) => {
    assert.deepEqual(shuffled(items).toSorted(), items.toSorted());
  }));
  const firsts = new Set(Array.from({ length: 200 }, () => shuffled([1, 2, 3])[0]));
  assert.equal(firsts.size, 3);
});

Deno.test("an answer is judged by its tokens, unless the problem accepts others", () => {
  assert.equal(verdictOn(["+", "1"], ["+", "1"], false), "right");
  assert.equal(verdictOn(["+", "1", "2"], ["+", "1"], false), "wrong");
  assert.equal(verdictOn(["+", "2"], ["+", "1"], true), "other");
});

Deno.test("scripts have all modules that they import", () => {
  const operations = ["gcd", "integration"] as const;
  const [usual, ofFunctions] = operations.map((operation) =>
    pageScript(descriptionOfProblem(problemFor(flagsWith({ operation }))))
  );
  for (const script of [usual!, ofFunctions!]) {
    assert.match(script, /^\(\(\) => \{/);
    assert.doesNotMatch(script, /Deno\.|require\('|@param/);
  }
  // Others need no computer algebra.
  assert.match(ofFunctions!, /"expressions\/form\.ts"\(exports/);
  assert.doesNotMatch(usual!, /"expressions\/form\.ts"\(exports/);
  const modules = { "a/b.ts": 'import { c } from "../c.ts"; export const d: number = c;' };
  assert.throws(() => browserScript(modules, "a/b.ts"), /a\/b\.ts imports c\.ts/);
  const whole = browserScript({ ...modules, "c.ts": "export const c = 1;" }, "a/b.ts");
  assert.match(whole, /require\("c\.ts"\)/);
});

Deno.test("answers that are not in the order of their probabilities come with the reason", () => {
  const shown = (...answers: number[][]) =>
    answerView({
      shown: "",
      tokens: [],
      answers: answers.map((logProbs) => ({
        text: "",
        tokens: [],
        answer: { tokens: [], logProbs, score: 0, cut: false },
      })),
    }, html``).text;
  assert.doesNotMatch(shown([-1], [-1, -0.5]), /order of their scores/);
  assert.match(shown([-0.5, -0.6], [-1]), /order of their scores/);
});

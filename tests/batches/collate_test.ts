import assert from "node:assert/strict";
import { collate, encoderDecoderFraming } from "../../src/batches/collate.ts";
import { recipeFor } from "../../src/batches/recipe.ts";
import { defaultParameters, words } from "../problems/problem_parameters.ts";

interface GoldenBatching {
  architecture: string;
  elements: [string, string][];
  batch: { x1: number[][]; len1: number[]; x2: number[][]; len2: number[]; code_class: number[] };
  vocabulary: string[];
}

const golden: { batching: GoldenBatching[] } = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/classes/case.json", import.meta.url)),
);
const parameters = { ...defaultParameters, base: 10 };
const { problem, vocabulary } = recipeFor({ parameters, seed: 0, rank: 0, split: "train" });

/** The rows of a time-major block of ids, one for each example. */
function rows(ids: Int32Array, size: number): number[][] {
  return Array.from(
    { length: size },
    (_, i) => Array.from(ids.filter((_, position) => position % size === i)),
  );
}

Deno.test("batches for encoder and decoder are framed and padded as the original's", () => {
  const cases = golden.batching.filter(({ architecture }) => architecture === "encoder_decoder");
  assert.equal(cases.length, 2);
  for (const { elements, batch, vocabulary: goldenWords } of cases) {
    assert.deepEqual(vocabulary.words, goldenWords);
    const examples = elements.map(([input, output]) => {
      const [source, target] = [words(input), words(output)];
      const [question, answer] = [
        problem.inputTokenizer.parse(source),
        problem.outputTokenizer.parse(target),
      ];
      return { source, target, codeClass: problem.codeClass(question, answer) };
    });
    const found = collate(examples, vocabulary, encoderDecoderFraming);
    assert.equal(found.size, elements.length);
    assert.deepEqual(rows(found.source, found.size), batch.x1);
    assert.deepEqual(rows(found.target, found.size), batch.x2);
    assert.deepEqual([...found.sourceLengths], batch.len1);
    assert.deepEqual([...found.targetLengths], batch.len2);
    assert.deepEqual([found.sourceLength, found.targetLength], [9, 5]);
    assert.deepEqual([...found.classes], batch.code_class);
  }
});

Deno.test("a token that is not in the vocabulary is named", () => {
  const example = { source: ["+", "77"], target: ["+", "1"], codeClass: 0 };
  assert.throws(() => collate([example], vocabulary, encoderDecoderFraming), /"77"/);
});

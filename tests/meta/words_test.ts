/** One dialect: names and phrases that the field has other words for must not come back (see the glossary in docs/design.md). */
import assert from "node:assert/strict";
import { projectFiles, textOf } from "./source_files.ts";

/** What is not said, and what is said instead. */
const words: readonly (readonly [RegExp, string])[] = [
  [/\brecipeFor\b/, "buildTask"],
  [/\b(framingOf|unframe)\b/, "sequenceLayoutOf"],
  [/\bCodedExamples\b/, "EncodedExamples"],
  [/\bIntList\b/, "GrowableInt32Array"],
  [/\bUsedRows\b/, "TouchedRows"],
  [/\b(inverseLength|inverse_length)\b/, "rsqrt"],
  [/\b(repeatLike|repeat_like)\b/, "broadcastTo"],
  [/\b(bestContinuations|best_continuations)\b/, "topK"],
  [/\b(lastRows|last_rows)\b/, "sliceLast"],
  [/\b(statesBefore|states_before)\b/, "shift"],
  [/\b(shrunkWeight|penalizedGradient)\b/, "decayedWeight, l2Gradient"],
  [/\b(UserMistake|mistakeIn)\b/, "UserError, userErrorIn"],
  [/\b(HostedModel|enginePredictor)\b/, "InferenceModel, modelPredictor"],
  [/\bPondered\b|price of thinking/, "halting result, ponder cost"],
  [/chance that a value is dropped/, "dropout probability"],
  [/matrix products/i, "matmuls"],
  [/\bto the bit\b/, "bit for bit"],
  [/\bby heart\b/, "memorizes"],
  [/\bnot to be had\b/, "is not learned, is not available"],
  [/\bmended\b/, "repaired"],
  [/software card/, "software adapter"],
];

const looked =
  /^((src|docs|bench|examples|compile|kernels)\/.*|README\.md|CONTRIBUTING\.md|main\.ts)$/;

Deno.test("names, comments, messages and pages use the words of the field", () => {
  const files = projectFiles().filter((path) => looked.test(path));
  assert.ok(files.length > 300);
  const found = files.flatMap((path) => {
    const text = textOf(path);
    return words.filter(([word]) => word.test(text))
      .map(([word, instead]) => `${path}: ${word.exec(text)![0]}, say ${instead}`);
  });
  assert.deepEqual(found, []);
});

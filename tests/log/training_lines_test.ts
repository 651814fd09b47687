import assert from "node:assert/strict";
import fc from "fast-check";
import * as lines from "../../src/log/training_lines.ts";
import { messagesLike, referenceScores } from "./reference_log.ts";

Deno.test("statistics lines are the reference's, but for the word examples", () => {
  const statistics = messagesLike(
    /^ *(\d+) - +([\d.]+) equations\/s - +([\d.]+) words\/s - ARITHMETIC: +([\d.]+) - LR: (\S+)$/,
  );
  assert.equal(statistics.length, 4);
  for (const { message, found } of statistics) {
    const [step, examplesPerSecond, wordsPerSecond, arithmetic, learningRate] = found.map(Number);
    const losses = { arithmetic };
    assert.equal(
      lines.statisticsLine({ step, examplesPerSecond, wordsPerSecond, losses, learningRate }),
      message.replace("equations", "examples"),
    );
  }
});

Deno.test("short figures of a statistics line are padded", () => {
  assert.equal(
    lines.statisticsLine({
      step: 200,
      examplesPerSecond: 63.2,
      wordsPerSecond: 745.83,
      losses: { encoder_act_penalty: 0.01, arithmetic: 0.7744 },
      learningRate: 1e-4,
    }),
    "    200 -   63.20 examples/s -   745.83 words/s - " +
      "ENCODER-ACT-PENALTY:  0.0100 || ARITHMETIC:  0.7744 - LR: 1.0000e-04",
  );
});

Deno.test("the numbers of a statistics line parse back", () => {
  const positive = fc.double({ min: 0, max: 1e7, noNaN: true });
  const step = fc.integer({ min: 0, max: 1e9 });
  fc.assert(fc.property(step, positive, positive, positive, positive, (step, e, w, loss, lr) => {
    const line = lines.statisticsLine({
      step,
      examplesPerSecond: e,
      wordsPerSecond: w,
      losses: { arithmetic: loss },
      learningRate: lr,
    });
    const parsed = line.match(
      /^ *(\d+) - +(\S+) examples\/s - +(\S+) words\/s - ARITHMETIC: +(\S+) - LR: (\S+)$/,
    )!
      .slice(1).map(Number);
    assert.equal(parsed[0], step);
    [e, w].forEach((value, k) => assert.ok(Math.abs(parsed[1 + k] - value) < 0.00501));
    assert.ok(Math.abs(parsed[3] - loss) < 0.0000501);
    assert.ok(Math.abs(parsed[4] - lr) <= lr * 5.01e-5 + 1e-307);
  }));
});

Deno.test("banners of an epoch are the reference's", () => {
  const starts = messagesLike(/^=+ Starting epoch (\d+) \.\.\. =+$/);
  const ends = messagesLike(/^=+ End of epoch (\d+) =+$/);
  assert.deepEqual([starts.length, ends.length], [3, 3]);
  for (const { message, found } of starts) {
    assert.equal(lines.epochStartLine(Number(found[0])), message);
  }
  for (const { message, found } of ends) {
    assert.equal(lines.epochEndLine(Number(found[0])), message);
  }
});

Deno.test("the reference's __log__ lines come back byte for byte from their values", () => {
  const messages = messagesLike(/^__log__:/).map(({ message }) => message);
  const printed = referenceScores().map(({ epoch, ...scores }) => lines.scoresLine(epoch, scores));
  assert.equal(messages.length, 3);
  assert.deepEqual(printed, messages);
});

Deno.test("scores that are small, whole or no numbers are written as Python's json does", () => {
  assert.equal(
    lines.scoresLine(7, { a: 100, b: 1e-5, c: NaN, d: Infinity, e: -Infinity, f: 0 }),
    '__log__:{"epoch": 7, "a": 100.0, "b": 1e-05, "c": null, "d": null, "e": null, "f": 0.0}',
  );
});

Deno.test("finite scores read back as the same numbers in the same order", () => {
  const score = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) =>
    !Object.is(x, -0)
  );
  const scores = fc.dictionary(fc.stringMatching(/^[a-z_]\w*$/), score);
  fc.assert(fc.property(fc.nat(), scores, (epoch, scores) => {
    const parsed = JSON.parse(lines.scoresLine(epoch, scores).slice("__log__:".length));
    assert.deepEqual(Object.entries(parsed), Object.entries({ epoch, ...scores }));
  }));
});

Deno.test("saving is announced as in the reference's log", () => {
  const savings = messagesLike(/^Saving (\S+) to (\S+) \.\.\.$/);
  assert.equal(savings.length, 9);
  for (const { message, found } of savings) {
    assert.equal(lines.savingLine(found[0], found[1]), message);
  }
});

Deno.test("a resumed run says where it continues", () => {
  assert.equal(
    lines.resumingLine(3, 28125),
    "Checkpoint reloaded. Resuming at epoch 3 / iteration 28125 ...",
  );
});

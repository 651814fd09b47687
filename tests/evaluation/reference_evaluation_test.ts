import assert from "node:assert/strict";
import { evaluate, type Scores } from "../../src/evaluation/evaluator.ts";
import { referenceMessages, referenceScores } from "../log/reference_log.ts";
import { batchesOf, CHECKER, layout, WORDS } from "./digits.ts";
import { type Script, scriptedPredictor } from "./scripted_predictor.ts";

const GOLDEN = new URL("../golden/", import.meta.url);

/** Wrong answers among those of classes 1, 2 and 5, which the reference's model learns first: by epoch and batch. */
const MISSED: number[][][] = [[[5, 5], [1, 1, 2, 5]], [[5], []], [[], []]];

async function run(
  script: Script,
  lines: string[],
  batchSize: number,
): Promise<{ scores: Scores; log: string[] }> {
  const log: string[] = [];
  const results = await evaluate(
    {
      predictor: scriptedPredictor(script),
      checker: CHECKER,
      tokens: WORDS,
      layout,
      maxOutputLength: 10,
      // The script goes by the order of batches.
      readAhead: 1,
      log: (line) => log.push(line),
      warn: assert.fail,
    },
    { name: "valid", batches: batchesOf(lines, batchSize), size: lines.length },
  );
  return { scores: results!.logged, log };
}

/** Names in the same order, values equal but for the rounding of the last digit. */
function assertScores(actual: Scores, expected: Scores): void {
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    assert.ok(Math.abs(actual[name] - value) <= 1e-9, `${name}: ${actual[name]}, not ${value}`);
  }
}

/** What the reference logged in each epoch between loading the data and its scores. */
function referenceLines(epoch: number): string[] {
  const messages = referenceMessages().filter((line) => !line.startsWith("Memory"));
  const loaded = messages.flatMap((line, k) => line.startsWith("Loaded 256") ? [k] : []);
  const scored = messages.flatMap((line, k) => line.startsWith("__log__") ? [k] : []);
  return messages.slice(loaded[epoch] + 1, scored[epoch]).map((line) =>
    line.replace("equations", "examples")
      .replace(/\(([\d.]+)%\) examples/, (_, value) => `(${Number(value).toFixed(2)}%) examples`)
  );
}

/** What the accuracy is to be judged by, and classes with nothing right: the reference does not print them. */
function isOurs(line: string): boolean {
  return line === "Always answering 1 would be right for 54.30% of them." ||
    /^(95% interval of this accuracy|Mean accuracy of the \d+ classes|Accuracy by .*): /.test(
      line,
    ) ||
    /^\d+: 0 \/ \d+ \(0\.00%\)$/.test(line);
}

for (const { epoch, ...expected } of referenceScores()) {
  Deno.test(`the log and scores of the reference's run come out, epoch ${epoch}`, async () => {
    const lines = Deno.readTextFileSync(new URL("reference_run/gcd.test", GOLDEN)).trim().split(
      "\n",
    );
    let batchNumber = -1;
    let missed: number[] = [];
    const { scores, log } = await run(
      {
        crossEntropy: expected.valid_arithmetic_xe_loss,
        isPerfect(batch, example) {
          if (example === 0) missed = [...MISSED[epoch][++batchNumber]];
          const code = batch.classes[example];
          const miss = missed.indexOf(code);
          if (miss >= 0) missed.splice(miss, 1);
          return miss < 0 && [1, 2, 5].includes(code);
        },
        answers: () => ["+ 9 9 9"],
      },
      lines,
      128,
    );
    assert.deepEqual(log.filter((line) => !isOurs(line)), referenceLines(epoch));
    assertScores(scores, expected);
  });
}

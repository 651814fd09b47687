import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { DetailFile, type DetailSettings } from "../../src/evaluation/report_details.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { WORDS } from "./digits.ts";
import { type Plan, runPlan } from "./scripted_evaluation.ts";

/** The file that an evaluation leaves, and its log. */
async function details(
  plan: Plan,
  settings: Partial<DetailSettings> = {},
): Promise<{ text: string; log: string[] }> {
  let text = "", log: string[] = [];
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/eval.valid.arithmetic.0`;
    const fixed = { path, words: WORDS, maxOutputLength: 10, beam: false, print: false };
    const result = await runPlan({
      ...plan,
      reports: (log) => [new DetailFile({ ...fixed, log, ...settings })],
    });
    log = result.log.map((line) => line.replace(path, "FILE"));
    text = readFileSync(path, "utf8");
    assert.deepEqual(namesIn(folder), ["eval.valid.arithmetic.0"]);
  });
  return { text, log };
}

Deno.test("perfect answers are joined, others are lists with closing token and padding", async () => {
  const { text, log } = await details({ perfect: ["+ 1"], answers: { "+ 2": "+ 3", "+ 6": "" } });
  assert.equal(
    text,
    "Equation 0 (0/1)\nsrc=V2+4+6\ntgt=['+', '2']\n0 ['+', '3', '<eos>']\n\n" +
      "Equation 1 (1/1)\nsrc=V2+3+5\ntgt=+1\n1 +1\n\n" +
      "Equation 2 (0/1)\nsrc=V2+12+18\ntgt=['+', '6']\n0 ['<eos>', '<pad>', '<pad>']\n\n" +
      "Equation 3 (1/1)\nsrc=V2+7+9\ntgt=+1\n1 +1\n\n",
  );
  assert.equal(log[0], "Writing evaluation results in FILE ...");
  assert.equal(log.at(-1), "Evaluation results written in FILE");
});

Deno.test("answers are padded to the longest of their batch, as if perfect ones had been written", async () => {
  const lines = ["V2 + 2 2 2 + 1 1 1\t+ 1 1 1", "V2 + 4 + 6\t+ 2", "V2 + 3 + 6\t+ 3"];
  const plan = { lines, perfect: ["+ 1 1 1"], answers: { "+ 2": "+", "+ 3": "+" } };
  const padded = await details(plan, { maxOutputLength: 3 });
  assert.match(padded.text, /\n0 \['\+', '<eos>', '<pad>', '<pad>'\]\n/);
  const { text } = padded;
  assert.match(text, /tgt=\['\+', '3'\]\n0 \['\+', '<eos>'\]\n/, "alone in its batch");
});

Deno.test("searched perfect answers are listed too, and right answers are marked", async () => {
  const { text } = await details({
    perfect: ["+ 1", "+ 2", "+ 6"],
    settings: { searchPerfect: true },
  });
  assert(text.startsWith(
    "Equation 0 (1/1)\nsrc=V2+4+6\ntgt=['+', '2']\n1 ['+', '2', '<eos>']\n\n",
  ));
  assert.equal(text.match(/\(1\/1\)/g)!.length, 4);
});

Deno.test("answers of a beam come with their scores, as they are, the right ones marked and counted", async () => {
  const { text } = await details({
    perfect: ["+ 1", "+ 6"],
    answers: {
      "+ 2": [
        { answer: "+ 2", score: -0.0529604 },
        { answer: "", score: -12.5 },
        { answer: "+ 2", score: -1e-7 },
      ],
    },
    settings: { beam: true },
  }, { beam: true });
  assert(text.startsWith(
    "Equation 0 (2/3)\nsrc=V2+4+6\ntgt=['+', '2']\n" +
      "1 -5.296e-02 ['+', '2']\n0 -1.250e+01 []\n1 -1.000e-07 ['+', '2']\n\n" +
      "Equation 1 (1/1)\nsrc=V2+3+5\ntgt=+1\n1 +1\n\n",
  ));
});

Deno.test("the log gets the same on demand, after the lines of the batch", async () => {
  const { text, log } = await details({ perfect: ["+ 1", "+ 6"], answers: { "+ 2": "+ 3" } }, {
    print: true,
  });
  const printed = log.filter((line) => line.startsWith("Equation"));
  assert.equal(printed.map((line) => `${line}\n\n`).join(""), text);
  assert.equal(log[2], "    Found 1/2 solutions in beam hypotheses.");
  assert.equal(log[3], printed[0]);
});

Deno.test("an interrupted evaluation leaves no file, and an old one as it was", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/eval`;
    const settings = { path, words: WORDS, maxOutputLength: 10, beam: false, print: false };
    let batches = 0;
    const interrupted = () => batches++ === 1;
    const interrupt = () =>
      runPlan({
        perfect: ["+ 1"],
        settings: { interrupted },
        reports: (log) => [new DetailFile({ ...settings, log })],
      });
    await interrupt();
    assert.deepEqual(namesIn(folder), []);
    Deno.writeTextFileSync(path, "old");
    batches = 0;
    await interrupt();
    assert(existsSync(path));
    assert.equal(readFileSync(path, "utf8"), "old");
    assert.deepEqual(namesIn(folder), ["eval"]);
  });
});

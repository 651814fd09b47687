/** Reports as the program writes them, of runs that were never trained. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as program from "../commands/program.ts";
import { generatedRun, writeMetrics } from "../runs/generated_runs.ts";

/** Writes runs that differ in base and seed, `s/0`, `s/1`, …; the last is the best. @returns their folders */
export function writeRuns(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const path = join(folder, "s", String(i));
    const flags = { base: i % 2 === 0 ? 10 : 1000, env_base_seed: i };
    writeMetrics(
      path,
      generatedRun(flags, { epochs: 4, reports: 5, classes: 6, rate: (i + 1) / count }),
    );
    return path;
  });
}

/** Adds what evaluations write with `--export_pred true --eval_verbose 1`. */
export function writeEvaluation(run: string): void {
  mkdirSync(run, { recursive: true });
  const rows = [
    "answer,examples,prediction_1,times_1,prediction_2,times_2",
    "1,60,1,60,,",
    "2,20,2,15,1,5",
    "4,10,2,7,1,3",
  ];
  writeFileSync(
    join(run, "predictions.valid.arithmetic.3.csv"),
    rows.map((row) => `${row}\n`).join(""),
  );
  writeFileSync(join(run, "predictions.valid.arithmetic.2.csv"), `${rows[0]}\n9,1,9,1,,\n`);
  const examples = [
    ["Equation 0 (1/1)", "src=V2+4+6", "tgt=+2", "1 +2"],
    ["Equation 1 (0/1)", "src=V2+120+84", "tgt=['+', '1', '2']", "0 ['+', '4', '<eos>', '<pad>']"],
    ["Equation 2 (0/1)", "src=V2+8+4", "tgt=['+', '4']", "0 ['+', '2', '<eos>']"],
  ];
  const text = examples.map((lines) => `${lines.join("\n")}\n\n`).join("");
  writeFileSync(join(run, "eval.valid.arithmetic.3"), text);
}

/** Runs `int2int report` on a folder. @returns the address of the page */
export async function writeReport(folder: string): Promise<string> {
  const output = join(folder, "report.html");
  const { code, stdout, stderr } = await program.int2int(["report", folder, "--output", output]);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  assert.match(stdout, /report\.html: \d+ runs?, \d+\.\d MB\n$/);
  return `file://${output}`;
}

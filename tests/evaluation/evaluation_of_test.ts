/** Which evaluation and which reports the flags ask for; the model is small and knows nothing. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { noLengths } from "../../src/examples/lengths.ts";
import { evaluationOf } from "../../src/commands/evaluation.ts";
import type { EvalDataset } from "../../src/examples/eval_dataset.ts";
import { buildTask } from "../../src/task/task.ts";
import { FileError } from "../../src/errors.ts";
import type { Scores } from "../../src/evaluation/evaluator.ts";
import { type Logger, openLogger } from "../../src/log/logger.ts";
import { modelFromFlags } from "../../src/models/build.ts";
import { initialise } from "../../src/models/initialisation.ts";
import { flagsWith, type Overrides } from "../../src/flags/parse.ts";
import { randomFrom } from "../../src/random.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import { onnxModel } from "../decoding/onnx_model.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { createScreen } from "../log/screen.ts";
import { batchesOf, WORDS } from "./digits.ts";
import { LINES } from "./scripted_evaluation.ts";

const tiny = {
  ...{ operation: "gcd", base: 10, maxint: 100n, num_workers: 0 },
  ...{ enc_emb_dim: 8, dec_emb_dim: 8, n_enc_layers: 1, n_dec_layers: 1 },
  ...{ n_enc_heads: 2, n_dec_heads: 2, eval_size: 5, batch_size_eval: 2, max_output_len: 6 },
};

interface Outcome {
  readonly scores: Scores | undefined;
  /** Messages, in order. */
  readonly log: readonly string[];
}

/** Evaluates epoch 7. */
async function evaluated(
  folder: string,
  flags: Overrides,
  sets?: readonly EvalDataset[],
  interrupted = () => false,
): Promise<Outcome> {
  // Only files of users compute measures of their own, so that the flag is refused beside gcd.
  const { n_eval_metrics = 0, ...others } = flags;
  const checked = flagsWith({ ...tiny, ...others });
  const parameters = { ...checked, n_eval_metrics: Number(n_eval_metrics) };
  const model = onnxModel(modelFromFlags(parameters, WORDS.length, padId));
  const log: string[] = [];
  try {
    const random = randomFrom(3);
    for (const { part, values } of model.arrays.weights()) initialise(part, values, random);
    const task = buildTask(parameters);
    const context = { task, parameters, model, seed: 1, log: logTo(log), folder, interrupted };
    return { scores: (await evaluationOf(context, sets)(7))?.metrics, log };
  } finally {
    model.close();
  }
}

function logTo(lines: string[]): Logger {
  const logger = openLogger({ stream: createScreen(80) });
  const keep = (line: string) => void lines.push(line);
  return { ...logger, info: keep, notice: keep };
}

/** `LINES`, or some of them, as a data set of this name. */
function setOf(name: string, lines: readonly string[] = LINES): EvalDataset {
  return {
    name,
    size: lines.length,
    longest: () => Promise.resolve(noLengths),
    sample: () => Promise.reject(new Error("no evaluation asks for a sample")),
    open: () => ({ batches: batchesOf(lines, 2), close() {} }),
  };
}

Deno.test("without flags nothing is written, and the generated set is called valid", () =>
  inTemporaryFolder(async (folder) => {
    const { scores, log } = await evaluated(folder, {});
    assert.equal(typeof scores!.valid_arithmetic_acc, "number");
    assert.equal(log[0], "Creating valid iterator for arithmetic ...");
    assert.deepEqual(namesIn(folder), []);
  }));

Deno.test("each report has a file of its own, named after data set and epoch", () =>
  inTemporaryFolder(async (folder) => {
    const eval_output = `${folder}/lines.jsonl`;
    const flags = { eval_verbose: 1, eval_verbose_print: true, export_pred: true, eval_output };
    const { log } = await evaluated(folder, flags);
    assert.deepEqual(namesIn(folder), [
      "eval.valid.arithmetic.7",
      "lines.jsonl",
      "predictions.valid.arithmetic.7.csv",
    ]);
    const count = (path: string, pattern: RegExp) =>
      [...readFileSync(`${folder}/${path}`, "utf8").matchAll(pattern)].length;
    assert.equal(count("eval.valid.arithmetic.7", /^Equation \d /gm), 5);
    assert.equal(count("lines.jsonl", /^\{"epoch":7,"set":"valid",/gm), 5);
    assert.equal(count("predictions.valid.arithmetic.7.csv", /^answer,examples,/gm), 1);
    assert.equal(log.filter((line) => line.startsWith("Equation")).length, 5);
    assert.equal(log.at(-1), `Predictions written in ${eval_output}`);
  }));

Deno.test("a beam search has files and metrics of its own name, with as many answers as its size", () =>
  inTemporaryFolder(async (folder) => {
    const flags = { beam_eval: true, beam_size: 3, eval_verbose: 2, n_eval_metrics: 1 };
    const { scores } = await evaluated(folder, flags);
    assert.ok("valid_arithmetic_beam_acc" in scores!);
    assert.ok("valid_arithmetic_beam_acc_eval1" in scores);
    assert.deepEqual(namesIn(folder), ["eval.beam.valid.arithmetic.7"]);
    const text = readFileSync(`${folder}/eval.beam.valid.arithmetic.7`, "utf8");
    assert.equal([...text.matchAll(/^Equation \d \(\d\/3\)$/gm)].length, 5);
    assert.equal([...text.matchAll(/^[01] -\d\.\d{3}e[+-]\d\d \[/gm)].length, 15);
  }));

Deno.test("several data sets are evaluated in turn: scores together, reports apart, one output", () =>
  inTemporaryFolder(async (folder) => {
    const eval_output = `${folder}/lines`;
    const { scores, log } = await evaluated(
      folder,
      { eval_verbose: 1, eval_output },
      [setOf("valid"), setOf("test", LINES.slice(1))],
    );
    const found = Object.keys(scores!).filter((name) => name.endsWith("_acc"));
    assert.deepEqual(found, ["valid_arithmetic_acc", "test_arithmetic_acc"]);
    assert.deepEqual(namesIn(folder), [
      "eval.test.arithmetic.7",
      "eval.valid.arithmetic.7",
      "lines",
    ]);
    const lines = readFileSync(eval_output, "utf8").trimEnd().split("\n");
    const places = lines.map((line) => JSON.parse(line)).map(({ set, index }) => `${set} ${index}`);
    assert.deepEqual(places, [
      ...["valid 0", "valid 1", "valid 2", "valid 3"],
      ...["test 0", "test 1", "test 2"],
    ]);
    assert.ok(log.includes("Creating test iterator for arithmetic ..."));
  }));

Deno.test("an interruption in the second data set leaves the report on the first, and no output", () =>
  inTemporaryFolder(async (folder) => {
    // In each set two batches are scored, and two answered.
    let batches = 0;
    const { scores } = await evaluated(
      folder,
      { eval_verbose: 1, eval_output: `${folder}/lines` },
      [setOf("valid"), setOf("test")],
      () => batches++ === 5,
    );
    assert.equal(scores, undefined);
    assert.deepEqual(namesIn(folder), ["eval.valid.arithmetic.7"]);
  }));

Deno.test("a data set that cannot be read is closed, and leaves no report", () =>
  inTemporaryFolder(async (folder) => {
    let closed = 0;
    // deno-lint-ignore require-yield
    const batches = (async function* () {
      throw new FileError("data", "is broken");
    })();
    const broken = {
      ...setOf("valid"),
      open: () => ({ batches, close: () => closed++ }),
    };
    const flags = { eval_verbose: 1, eval_output: `${folder}/lines` };
    await assert.rejects(evaluated(folder, flags, [broken]), /^FileError: data: is broken$/);
    assert.equal(closed, 1);
    assert.deepEqual(namesIn(folder), []);
  }));

Deno.test("an output that cannot be written is refused before anything is evaluated", () =>
  inTemporaryFolder(async (folder) => {
    const eval_output = `${folder}/none/lines`;
    let opened = 0;
    const set = { ...setOf("valid"), open: () => assert.fail(`opened ${++opened}`) };
    await assert.rejects(evaluated(folder, { eval_output }, [set]), (error) => {
      assert.ok(error instanceof FileError);
      assert.equal(error.message, `${eval_output}: cannot be written: no such file or folder`);
      return true;
    });
    assert.equal(opened, 0);
  }));

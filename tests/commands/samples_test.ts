/** `--samples` and `--constrained` as they are used at a shell. */
import assert from "node:assert/strict";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

const flags = { maxint: 100, max_epoch: 1, device: "cpu", samples: 12, env_base_seed: 3 };

/** Trains a model for a moment. @param use is given the words that ask it */
function withModel(use: (ask: Ask, folder: string) => Promise<void>): Promise<void> {
  return inTemporaryFolder(async (dump) => {
    const metric = "valid_arithmetic_pass_at_10";
    const args = program.commandLine(dump, { ...flags, validation_metrics: metric });
    const trained = await program.int2int(args);
    assert.equal(trained.code, 0, trained.stderr);
    const folder = program.runFolder(dump);
    const ask: Ask = (...more) =>
      program.int2int(["predict", "--eval_from_exp", folder, "--cpu", "true", ...more]);
    await use(ask, folder);
  });
}

type Ask = (...args: string[]) => ReturnType<typeof program.int2int>;

const drawing = ["--samples", "40", "--env_base_seed", "5"];

Deno.test("answers are drawn and counted", (t) =>
  withModel(async (ask, folder) => {
    await t.step(
      "training reports pass@k beside an accuracy that knows nothing of it",
      async () => {
        const path = `${folder}/metrics.jsonl`;
        const lines = (await Deno.readTextFile(path)).trim().split("\n").map((line) =>
          JSON.parse(line)
        );
        const { metrics } = lines.findLast(({ kind }) => kind === "epoch");
        const names = Object.keys(metrics).filter((name) => name.includes("_pass_at_"));
        assert.deepEqual(names, [1, 10, 12].map((k) => `valid_arithmetic_pass_at_${k}`));
        const rates = names.map((name) => metrics[name]);
        assert.deepEqual(rates, rates.toSorted((a, b) => a - b));
        const log = await Deno.readTextFile(`${folder}/train.log`);
        assert.match(
          log,
          /Of 12 samples for each example: pass@1 [\d.]+%, pass@10 [\d.]+%, pass@12/,
        );
        assert.ok(!/__log__.*pass_at/.test(log));
      },
    );

    await t.step("the same samples come back with their seed, in batches of any size", async () => {
      const problems = ["12 18", "7 5", "100 75"];
      const { code, stdout, stderr } = await ask(...drawing, ...problems);
      assert.equal(code, 0, stderr);
      const alone = await ask(...drawing, "--batch_size_eval", "1", ...problems);
      assert.equal(alone.stdout, stdout);
      const counts = [...stdout.matchAll(/ {2}([\d]+) of 40/g)].map(([, count]) => Number(count));
      assert.equal(counts.reduce((a, b) => a + b), 3 * 40);
      assert.notEqual(
        (await ask("--samples", "40", "--env_base_seed", "6", ...problems)).stdout,
        stdout,
      );
    });

    await t.step("JSON and CSV have the number of each answer", async () => {
      const json = await ask(...drawing, "--output_format", "jsonl", "12 18");
      const { count, answers, score } = JSON.parse(json.stdout);
      assert.equal(score, undefined);
      assert.equal(answers[0].count, count);
      assert.equal(
        answers.reduce((sum: number, answer: { count: number }) => sum + answer.count, 0),
        40,
      );
      const csv = await ask(...drawing, "--output_format", "csv", "12 18");
      assert.match(csv.stdout, /^input,problem,answer,tokens,count,log_probability,/);
    });
  }));

Deno.test("answers can be constrained, and what makes no sense is refused", (t) =>
  withModel(async (ask) => {
    await t.step("constrained answers can all be read", async () => {
      for (const way of [[], ["--beam_size", "9"], [...drawing, "--temperature", "9"]]) {
        const { code, stdout, stderr } = await ask("--constrained", "true", ...way, "12 18");
        assert.equal(code, 0, stderr);
        const lines = stdout.trimEnd().split("\n").slice(1);
        assert.ok(lines.length > 0 && lines.every((line) => /^ {2}-?\d+ /.test(line)), stdout);
      }
    });

    await t.step("what makes no sense is refused in one line", async () => {
      const cases: [string[], string][] = [
        [["--temperature", "2"], "--temperature: needs --samples 1 or more"],
        [
          ["--samples", "2", "--beam_size", "2"],
          "--beam_size: needs --samples 0, since samples take the place of a beam search",
        ],
        [["--samples", "2", "--top_p", "0"], '--top_p: expected above 0 and at most 1, found "0"'],
        [
          ["--constrained", "true", "--max_output_len", "1"],
          "--max_output_len: expected at least 2 with --constrained true, as the shortest answers of gcd have so many tokens; found 1",
        ],
      ];
      for (const [given, message] of cases) {
        const { code, stdout, stderr } = await ask(...given, "12 18");
        assert.deepEqual([code, stdout, stderr], [2, "", `int2int: ${message}\n`]);
      }
    });
  }));

Deno.test("untyped data cannot be constrained", () =>
  inTemporaryFolder(async (dump) => {
    await Deno.writeTextFile(`${dump}/data.txt`, "+ 1\t+ 2\n");
    const { code, stderr } = await program.int2int([
      ...["train", "--operation", "data", "--train_data", `${dump}/data.txt`, "--dump_path", dump],
      ...["--eval_data", `${dump}/data.txt`, "--constrained", "true", "--cpu", "true"],
    ]);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^int2int: --constrained: no grammar says what answers of data are made of: .*\n$/,
    );
  }));

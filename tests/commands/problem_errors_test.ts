/** What the program makes of errors in the code of a file for `--problem`. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { doubling } from "../problems/custom/problem_file.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

/** The last digit of an integer, with fields changed. Whatever a model writes is read, and so judged. */
function lastDigit(changes: Readonly<Record<string, string>> = {}): string {
  return doubling({
    name: `"last_digit"`,
    outputTokenizer:
      "{ ...symbolicInts(0, 9), parse: ([token]) => /^\\d$/.test(token) ? BigInt(token) : 0n }",
    generate: "(random) => example(random.bigInteger(0n, 999n))",
    ...changes,
  }) + "const example = (n: bigint) => ({ problem: n, answer: n % 10n });\n";
}

interface Outcome extends Awaited<ReturnType<typeof program.int2int>> {
  /** Of the run. */
  readonly folder: string;
}

/** Trains on the problem of a file with this text, named `own.ts` in the folder. */
async function train(folder: string, text: string, changes: program.Flags = {}): Promise<Outcome> {
  writeFileSync(`${folder}/own.ts`, text);
  const flags = { max_output_len: 1, eval_size: 64, max_epoch: 1, num_workers: 0, ...changes };
  const { operation: _, ...tiny } = program.tiny;
  const args = Object.entries({ ...tiny, problem: "own.ts", dump_path: ".", ...flags });
  const ended = await program.int2int(
    args.flatMap(([name, value]) => [`--${name}`, String(value)]),
    { cwd: folder },
  );
  return { ...ended, folder: program.runFolder(folder) };
}

Deno.test("flags that ask for more measures than evaluate returns are reported, and only those", () =>
  inTemporaryFolder(async (folder) => {
    const text = lastDigit({ evaluate: "() => ({ evalMetrics: [0.5] })" });
    const asked = { n_eval_metrics: 2, n_error_metrics: 1, eval_size: 8, epoch_size: 32 };
    const { code, stderr, folder: results } = await train(folder, text, asked);
    assert.equal(code, 0, stderr);
    assert.deepEqual(program.messages(results, /mean nothing/), [
      "--n_eval_metrics 2, but evalMetrics had 1 in the examples that evaluate was tried on: " +
      "the others mean nothing",
      "--n_error_metrics 1, but errorMetrics had 0 in the examples that evaluate was tried on: " +
      "the others mean nothing",
    ]);
  }));

Deno.test("a command loads the file of its problem once, and keeps a copy of what it loaded", () =>
  inTemporaryFolder(async (folder) => {
    const text = lastDigit() + 'console.error("loading");\n';
    const { code, stderr, folder: results } = await train(folder, text, { num_workers: 0 });
    assert.equal(code, 0, stderr);
    assert.equal(stderr.match(/^loading$/gm)?.length, 1, stderr);
    assert.equal(readFileSync(`${results}/problem.ts`, "utf8"), text);
  }));

Deno.test("a mistake in generate that shows in training ends it in one line, and what was trained is saved", () =>
  inTemporaryFolder(async (folder) => {
    const generate = "(random) => random.uniform() > 0.999 ? noSuchName : " +
      "example(random.bigInteger(0n, 999n))";
    const broken = await train(folder, lastDigit({ generate }), { epoch_size: 3200 });
    assert.equal(broken.code, 2);
    const line = "own.ts:6: generate failed: noSuchName is not defined";
    assert.deepEqual(program.linesBesideLog(broken.stderr), [`int2int: ${line}`]);
    assert.deepEqual(program.messages(broken.folder, /ended/), [`The run ended: ${line}`]);
    const { state } = program.contentOf(program.checkpointIn(broken.folder));
    assert.ok(state.iterations > 0 && state.iterations < 100, String(state.iterations));
    const repaired = await train(folder, lastDigit());
    assert.equal(repaired.code, 0, repaired.stderr);
    assert.match(
      program.messages(repaired.folder, /Resuming/)[0]!,
      new RegExp(`iteration ${state.iterations} `),
    );
  }));

Deno.test("a mistake that only an evaluation shows ends it in one line, and the epoch is saved", () =>
  inTemporaryFolder(async (folder) => {
    const text = lastDigit({ evaluate: "(n) => n < 1000n ? {} : noSuchName" });
    const large = "+ 1 2 3 4\t4\n".repeat(20);
    writeFileSync(`${folder}/large.test`, "+ 1 2\t2\n".repeat(8) + large);
    const flags = { eval_data: "large.test", batch_size_eval: 8 };
    const { code, stderr, folder: run } = await train(folder, text, flags);
    assert.equal(code, 2);
    assert.deepEqual(program.linesBesideLog(stderr), [
      "int2int: own.ts:7: evaluate failed: noSuchName is not defined",
    ]);
    assert.equal(program.contentOf(program.checkpointIn(run)).state.iterations, 10);
  }));

Deno.test("a mistake that shows in the first batch of an evaluation ends the run before it trains", () =>
  inTemporaryFolder(async (folder) => {
    // The model writes longer answers than it is let to here, and they are judged all the same.
    const flags = { max_output_len: 500 };
    const outcome = await train(folder, lastDigit({ evaluate: "() => noSuchName" }), flags);
    assert.equal(outcome.code, 2);
    const line = "own.ts:7: evaluate failed: noSuchName is not defined";
    assert.deepEqual(program.linesBesideLog(outcome.stderr), [`int2int: ${line}`]);
    assert.deepEqual(program.messages(outcome.folder, /epoch|Creating/), []);
    assert.ok(!existsSync(program.checkpointIn(outcome.folder)));
  }));

Deno.test("errors on purpose: other examples are drawn, and what cannot be judged counts neither way", () =>
  inTemporaryFolder(async (folder) => {
    const { code, stderr, folder: run } = await train(
      folder,
      lastDigit({
        generate: `(random) => {
          const n = random.bigInteger(0n, 999n);
          if (n % 10n === 3n) throw new Error("no threes");
          return n % 10n === 4n ? undefined : example(n);
        }`,
        evaluate:
          '(n) => { if (n % 2n === 0n) throw new Error("even"); return { correct: false }; }',
        codeClass: "(_, answer) => Number(answer)",
      }),
      { eval_output: "lines.jsonl", epoch_size: 1280, env_base_seed: 5 },
    );
    assert.equal(code, 0, stderr);
    const [first] = program.messages(run, /generated train examples/);
    assert.match(
      first!,
      /^\d+ of \d+ generated train .* own\.ts:8: generate failed: no threes$/,
    );
    const [valid] = program.messages(run, /could not be judged/);
    const [, notJudged, seen] =
      /^(\d+) of (\d+) examples of valid .* own\.ts:\d+: evaluate failed: even$/
        .exec(valid!)!;
    assert.equal(seen, "64");
    const [, judged] = /^\d+\/(\d+) .* evaluated correctly/
      .exec(program.messages(run, /evaluated correctly/)[0]!)!;
    assert.equal(Number(judged) + Number(notJudged), 64);
    const lines = readFileSync(`${folder}/lines.jsonl`, "utf8").trim().split("\n")
      .map((line) => JSON.parse(line));
    assert.equal(lines.filter(({ correct }) => correct === null).length, Number(notJudged));
    const classes = program.messages(run, /^\d: \d+ \/ \d+/);
    const supports = classes.map((line) => Number(/\/ (\d+)/.exec(line)![1]));
    assert.equal(supports.reduce((a, b) => a + b), Number(judged));
    assert.equal(
      program.messages(run, /^Always answering \d would be right for at least/).length,
      1,
    );
  }));

Deno.test("an evaluation in which nothing can be judged ends in one line", () =>
  inTemporaryFolder(async (folder) => {
    const text = lastDigit({
      codeClass: "(n) => { if (n % 2n === 0n) throw new Error('even'); return 1; }",
    });
    const data = Array.from({ length: 20 }, (_, i) => `+ 1 ${2 * (i % 5)}\t${2 * (i % 5)}\n`);
    writeFileSync(`${folder}/even.test`, data.join(""));
    const { code, stderr } = await train(folder, text, { eval_data: "even.test" });
    assert.equal(code, 2);
    assert.deepEqual(program.linesBesideLog(stderr), [
      "int2int: none of the 20 examples of valid could be judged; " +
      "the first error: own.ts:7: codeClass failed: even",
    ]);
  }));

Deno.test("a mistake in codeClass shows before an epoch is trained, when test examples are in a file", () =>
  inTemporaryFolder(async (folder) => {
    const text = lastDigit({ codeClass: "(n) => n < 1000n ? 0 : noSuchName" });
    writeFileSync(`${folder}/large.test`, "+ 1 2\t2\n+ 1 2 3 4\t4\n");
    const { code, stderr, folder: run } = await train(folder, text, { eval_data: "large.test" });
    assert.equal(code, 2);
    assert.deepEqual(program.linesBesideLog(stderr), [
      "int2int: own.ts:7: codeClass failed: noSuchName is not defined",
    ]);
    assert.ok(!existsSync(program.checkpointIn(run)));
  }));

Deno.test("files of examples are not made by code that is wrong, and tell how many errors there were", () =>
  inTemporaryFolder(async (folder) => {
    const generate = "(random) => random.uniform() > 0.999 ? FAIL : " +
      "example(random.bigInteger(0n, 99999n))";
    const make = (failure: string, workers: number) => {
      writeFileSync(`${folder}/own.ts`, lastDigit({ generate: generate.replace("FAIL", failure) }));
      const counts = ["--train", "2000", "--valid", "0", "--test", "0", "--env_base_seed", "1"];
      const where = ["--output", `${folder}/data${workers}`, "--num_workers", String(workers)];
      return program.int2int(["generate", "--problem", "own.ts", ...counts, ...where], {
        cwd: folder,
      });
    };
    for (const workers of [0, 1]) {
      const { code, stderr } = await make("noSuchName", workers);
      assert.equal(code, 2);
      assert.equal(stderr, "int2int: own.ts:6: generate failed: noSuchName is not defined\n");
      assert.deepEqual(namesIn(`${folder}/data${workers}`), []);
    }
    const { code, stdout, stderr } = await make("0n / 0n", 1);
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^warning: \d+ of \d+ generated train examples raised .* own\.ts:6: generate failed: Division by zero$/m,
    );
    const manifest = JSON.parse(readFileSync(`${folder}/data1/last_digit.manifest.json`, "utf8"));
    const { too_long, failed, errors } = manifest.files.train.rejected;
    assert.deepEqual([too_long, failed], [0, 0]);
    const told = [...stderr.matchAll(/^warning: (\d+) of/gm)].map(([, count]) => Number(count));
    assert.ok(told.length > 1 && told.at(-1) === errors, `${told} of ${errors}`);
    assert.ok(stdout.includes(`rejected: ${errors} (0 too long, ${errors} with an error)`), stdout);
  }));

Deno.test("predict answers where its file cannot read, and stops where its code is wrong", () =>
  inTemporaryFolder(async (folder) => {
    const parse = (code: string) =>
      lastDigit({
        outputTokenizer: `{ ...symbolicInts(0, 9), parse(tokens) {
          if (tokens.length !== 1 || tokens[0] === "+") ${code};
          return BigInt(tokens[0]);
        } }`,
      });
    const { code, stderr, folder: run } = await train(folder, parse("return undefined"));
    assert.equal(code, 0, stderr);
    const ask = (text: string) => {
      writeFileSync(`${folder}/own.ts`, text);
      const args = [
        "predict",
        "--eval_from_exp",
        run,
        "--problem",
        "own.ts",
        "--max_output_len",
        "3",
      ];
      return program.int2int([...args, "12"], { cwd: folder });
    };
    const reading = await ask(parse("throw new Error('cannot read')"));
    assert.equal(reading.code, 0, reading.stderr);
    assert.match(reading.stdout, /^12\n( {2}.*\n)+$/);
    assert.match(
      reading.stdout,
      /\) own\.ts:6: outputTokenizer\.parse failed: cannot read; it must return undefined/,
    );
    const wrong = await ask(parse("return noSuchName"));
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^int2int: own\.ts:6: outputTokenizer\.parse failed: noSuchName/m);
  }));

/** Problems from files beside the others: defaults, flags, worker threads. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { generatedBatches } from "../../../src/examples/generate/generated.ts";
import { generateBatch, generatedDataset } from "../../../src/examples/generate/dataset.ts";
import { buildTask } from "../../../src/task/task.ts";
import { startWorkers } from "../../../src/examples/generate/worker_pool.ts";
import { checkerOf } from "../../../src/evaluation/checker.ts";
import { readingRules } from "../../../src/examples/read/reading_rules.ts";
import { expectExamples } from "../../../src/examples/read/required_files.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import { problemFor } from "../../../src/problems/problem_for.ts";
import { wrong } from "../../../src/problems/problem.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { defaultParameters } from "../problem_flags.ts";
import { doubling, load, withFile } from "./problem_file.ts";

Deno.test("what a problem leaves out has a default", () => {
  const problem = load(doubling());
  assert.equal(problem.name, "doubling");
  assert.deepEqual(problem.evaluate(1n, 2n, 3n), wrong);
  assert.equal(problem.codeClass(1n, 2n), 0);
  assert.deepEqual([problem.onlyClass, problem.judgesOtherAnswers], [0, false]);
  const whole = load(doubling({ codeClass: "() => 0", evaluate: "() => ({})" }));
  assert.deepEqual([whole.onlyClass, whole.judgesOtherAnswers], [undefined, true]);
  assert.equal(problem.describeClass(7), "7");
  assert.equal(problem.leadingInteger(5n), 5n);
  assert.equal(problem.leadingInteger([[4n, 3n], [2n, 1n]]), 4n);
  assert.equal(problem.leadingInteger([]), 0n);
  assert.equal(problem.leadingInteger("yes"), 0n);
});

Deno.test("what a judgement leaves out is false", () => {
  const problem = load(doubling({
    evaluate: "(_, answer, prediction) => ({ closeD1: prediction > answer, evalMetrics: [0.5] })",
  }));
  const expected = { ...wrong, closeD1: true, evalMetrics: [0.5] };
  assert.deepEqual(problem.evaluate(1n, 2n, 3n), expected);
});

Deno.test("a problem is asked for classes of what could be read only", () => {
  const problem = load(doubling({
    codeClass: "(problem, answer) => Number(answer - problem)",
    describeClass: "(code) => `by_${code}`",
  }));
  assert.equal(problem.codeClass(3n, 6n), 3);
  assert.equal(problem.codeClass(undefined, 6n), problem.codeClass(3n, undefined));
  assert.equal(problem.describeClass(problem.codeClass(3n, undefined)), "unreadable");
  assert.equal(problem.describeClass(3), "by_3");
});

Deno.test("methods of a problem may use one another", () => {
  const text = doubling().replace("export default problem({", "class Own {") +
    "export default new Own();\n";
  const methods = text.replaceAll(/^ {2}(\w+): (.*),$/gm, "  $1 = $2;")
    .replace(
      "});\n",
      "  half = (n: bigint) => n / 2n;\n  leadingInteger(n) { return this.half(n); }\n}\n",
    );
  assert.equal(load(methods).leadingInteger(8n), 4n);
});

Deno.test("a problem may hold anything its tokenizers write, not only integers", () => {
  const words = `{
    symbols: ["yes", "no"],
    encode: (value) => [value ? "yes" : "no"],
    parse: ([word]) => word === "yes" ? true : word === "no" ? false : undefined,
  }`;
  const problem = load(doubling({
    outputTokenizer: words,
    generate:
      "(random) => { const n = random.bigInteger(1n, 99n); return { problem: n, answer: n > 9n }; }",
  }));
  const checker = checkerOf(problem);
  assert.deepEqual(checker.readAnswer(["no"]), { value: false, leading: 0n });
  assert.equal(checker.check(["+", "3"], ["no"], ["no"]).correct, true);
  assert.equal(checker.check(["+", "3"], ["no"], ["yes"]).correct, false);
});

Deno.test("the flags decide how a problem looks", () => {
  const text = `import { type Flags, positionalInts, problem } from "int2int";
    export default ({ base, maxint }: Flags) => problem({
      name: "large",
      inputTokenizer: positionalInts(base),
      outputTokenizer: positionalInts(base),
      generate: () => ({ problem: maxint, answer: maxint }),
    });`;
  withFile(text, (problem) => {
    const { inputTokenizer } = problemFor({ ...defaultParameters, problem, base: 7, maxint: 8n });
    assert.deepEqual(inputTokenizer.encode(8n), ["+", "1", "1"]);
  });
});

Deno.test("a problem of one's own needs no --operation, and takes no other", () =>
  withFile(doubling(), (problem) => {
    const parameters = flagsWith({ problem });
    const task = buildTask(parameters);
    assert.equal(task.problem.name, "doubling");
    expectExamples("train_data", parameters);
    assert.throws(() => flagsWith({ problem, operation: "gcd" }), {
      name: "FlagError",
      message: "--operation: does not go with --problem, whose file says which problem it is",
    });
    assert.throws(() => flagsWith({ problem, data_types: "int:int" }), /--data_types: needs/);
    const rules = readingRules(task, false);
    assert.equal(rules.vocabularyFlags, `--problem ${problem} --base 1000`);
  }));

Deno.test("a file must exist and be TypeScript or JavaScript", () => {
  const message = (problem: string) => {
    try {
      flagsWith({ problem });
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.equal(message("no.ts"), '--problem: expected an existing file, found "no.ts"');
  const expected = "expected a file whose name ends in .ts or .js";
  assert.equal(message("README.md"), `--problem: ${expected}, found "README.md"`);
});

Deno.test("worker threads make the same examples, also when the file is changed meanwhile", () =>
  inTemporaryFolder(async (folder) => {
    const problem = `${folder}/own.ts`;
    writeFileSync(problem, doubling());
    const task = buildTask({ ...defaultParameters, problem });
    const dataset = generatedDataset(task, 5, "train");
    const expected = generateBatch(dataset, 0, 16);
    writeFileSync(problem, "export default { name: ");
    const again = buildTask({ ...task.flags }, task.problemFiles);
    assert.deepEqual(generateBatch(generatedDataset(again, 5, "train"), 0, 16), expected);
    assert.throws(() => buildTask(task.flags), { name: "FileError" });
    const pool = startWorkers(dataset, 1);
    try {
      assert.deepEqual(await pool.generate(0, 16), expected);
    } finally {
      pool.close();
    }
    const source = generatedBatches(dataset, { batchSize: 16, numWorkers: 0, warn: assert.fail });
    assert.deepEqual(await source.batch(0), expected.batch);
  }));

Deno.test("a problem's own test sets are the same in worker threads, and whatever other sets there are", () =>
  withFile(
    doubling({
      evalSets: `{
    small: (random) => { const n = random.bigInteger(1n, 9n); return { problem: n, answer: 2n * n }; },
    same(random, split) { return this.generate(random, split); },
  }`,
    }),
    async (path) => {
      const task = buildTask(flagsWith({ problem: path, base: 10 }));
      const made = (set?: string, seed = 3) =>
        generateBatch(generatedDataset(task, seed, "valid", set), 5, 16).batch;
      assert.deepEqual(Object.keys(task.problem.evalSets!), ["small", "same"]);
      assert.deepEqual(made("small"), made("small"));
      assert.notDeepEqual(made("small"), made("small", 4));
      assert.notDeepEqual(made("same"), made(), "a set has random numbers of its own");
      const workers = startWorkers(generatedDataset(task, 3, "valid", "small"), 2);
      try {
        assert.deepEqual((await workers.generate(5, 16)).batch, made("small"));
      } finally {
        workers.close();
      }
    },
  ));

Deno.test("a problem may hold ordinary numbers", () => {
  const numbers = "asNumbers(positionalInts(10))";
  const problem = load(
    doubling({
      inputTokenizer: numbers,
      outputTokenizer: numbers,
      generate:
        "(random) => { const n = random.integer(1, 99); return { problem: n, answer: 2 * n }; }",
      codeClass: "(n, answer) => answer - n",
    }).replace("import {", "import { asNumbers,"),
  );
  assert.equal(problem.codeClass(3, 6), 3);
  assert.equal(problem.leadingInteger(-5), -5n);
  const leading = load(doubling({ leadingInteger: "(n) => Number(n) + 1" }));
  assert.equal(leading.leadingInteger(5n), 6n);
});

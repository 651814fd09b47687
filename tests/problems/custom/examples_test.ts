/** The examples of problems of one's own are right, and train, alone in a folder, with the program's own permissions. */
import assert from "node:assert/strict";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { type AnyProblem, problemFor } from "../../../src/problems/problem_for.ts";
import { randomFrom } from "../../../src/random.ts";
import * as program from "../../commands/program.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { defaultParameters } from "../problem_flags.ts";

const pathOf = (place: string) => new URL(`../../../${place}`, import.meta.url).pathname;
function example(name: string, flags = {}): AnyProblem {
  const problem = pathOf(`examples/${name}.ts`);
  return problemFor({ ...defaultParameters, problem, ...flags });
}

function drawn(problem: AnyProblem, seed: number) {
  const found = problem.generate(randomFrom(seed), "train");
  assert.ok(found !== undefined);
  return found;
}

Deno.test("collatz counts the steps to 1", () => {
  const steps = (n: bigint) => drawn(example("collatz", { minint: n, maxint: n }), 0).answer;
  // The sequence A006577 of the OEIS.
  const first = [0, 1, 7, 2, 5, 8, 16, 3, 19, 6, 14, 9, 9, 17, 17, 4, 12, 20, 20, 7];
  first.forEach((count, i) => assert.equal(steps(BigInt(i + 1)), BigInt(count)));
  assert.equal(steps(27n), 111n);
  const problem = example("collatz");
  assert.equal(problem.describeClass(problem.codeClass(27n, 111n)), "100-149");
  const { correct, closeD1, closeD2, evalMetrics } = problem.evaluate(27n, 111n, 103n);
  assert.deepEqual({ correct, closeD1, closeD2, evalMetrics }, {
    ...{ correct: false, closeD1: true, closeD2: false, evalMetrics: [1] },
  });
});

Deno.test("integer_roots takes the roots in any order, and nothing else", () => {
  const problem = example("integer_roots");
  const cubic = [1n, -6n, 11n, -6n], roots = [1n, 2n, 3n];
  assert.deepEqual(problem.evaluate(cubic, roots, [3n, 1n, 2n]).correct, true);
  const almost = problem.evaluate(cubic, roots, [3n, 1n, 1n]);
  assert.deepEqual([almost.correct, almost.evalMetrics], [false, [2 / 3]]);
  fc.assert(fc.property(fc.nat(), (seed) => {
    const { problem: polynomial, answer } = drawn(problem, seed) as Record<string, bigint[]>;
    for (const root of answer!) {
      assert.equal(polynomial!.reduce((value, coefficient) => value * root + coefficient, 0n), 0n);
    }
    assert.equal(polynomial!.length, answer!.length + 1);
  }));
});

Deno.test("connected_graph draws simple graphs, and as many connected ones as others", () => {
  const problem = example("connected_graph");
  let connected = 0;
  for (let seed = 0; seed < 200; seed++) {
    const { problem: graph, answer } = drawn(problem, seed) as {
      problem: bigint[][];
      answer: bigint;
    };
    graph.forEach((row, i) =>
      row.forEach((edge, j) => assert.equal(edge, i === j ? 0n : graph[j]![i]))
    );
    assert.equal(answer, components(graph) === 1 ? 1n : 0n);
    connected += Number(answer);
  }
  // Five standard deviations.
  assert.ok(Math.abs(connected - 100) < 36, `${connected} of 200`);
});

/** Counted by merging the ends of each edge. */
function components(graph: readonly (readonly bigint[])[]): number {
  const label = graph.map((_, i) => i);
  graph.forEach((row, i) =>
    row.forEach((edge, j) => {
      const [from, to] = [label[i]!, label[j]!];
      if (edge === 1n) label.forEach((each, k) => label[k] = each === from ? to : each);
    })
  );
  return new Set(label).size;
}

Deno.test("graph_distance tells how far apart two vertices are, and draws every distance", () => {
  const problem = example("graph_distance"), met = new Set<bigint>();
  for (let seed = 0; seed < 500; seed++) {
    const { problem: graph, query: [from, to], answer } = drawn(problem, seed) as {
      problem: bigint[][];
      query: bigint[];
      answer: bigint;
    };
    graph.forEach((row, i) =>
      row.forEach((edge, j) => assert.equal(edge, i === j ? 0n : graph[j]![i]))
    );
    assert.notEqual(from, to);
    assert.equal(answer, BigInt(distances(graph)[Number(from)]![Number(to)]!));
    met.add(answer);
  }
  assert.deepEqual([...met].sort(), [-1n, 1n, 2n, 3n, 4n, 5n]);
  const names = [-1n, 1n, 5n].map((answer) =>
    problem.describeClass(problem.codeClass([[0n]], answer, [0n, 1n]))
  );
  assert.deepEqual(names, ["apart", "distance_1", "distance_5"]);
  assert.equal(problem.evaluate([[0n]], 3n, 4n, [0n, 1n]).closeD1, true);
  assert.equal(problem.evaluate([[0n]], 3n, -1n, [0n, 1n]).closeD1, false);
});

/** All distances at once, by Floyd's and Warshall's method; -1 where there is no path. */
function distances(graph: readonly (readonly bigint[])[]): number[][] {
  const found = graph.map((row, i) =>
    row.map((edge, j) => i === j ? 0 : edge === 1n ? 1 : Infinity)
  );
  const all = [...found.keys()];
  for (const k of all) {
    for (const i of all) {
      for (const j of all) {
        found[i]![j] = Math.min(found[i]![j]!, found[i]![k]! + found[k]![j]!);
      }
    }
  }
  return found.map((row) => row.map((distance) => distance === Infinity ? -1 : distance));
}

/** Runs the program in `folder`, where the problem is a file without anything around it. */
async function run(folder: string, args: readonly string[]) {
  const { code, stdout: output, stderr: errors } = await program.int2int(args, { cwd: folder });
  return { code, output, errors };
}

/** All that the program prints. */
async function int2int(folder: string, ...args: string[]): Promise<string> {
  const { code, output, errors } = await run(folder, args);
  assert.equal(code, 0, output + errors);
  return output + errors;
}

/** Flags with which an example trains 10 steps, and metrics that must be among the scores. */
const runs: Readonly<Record<string, readonly [program.Flags, readonly string[]]>> = {
  collatz: [{ maxint: 100, n_eval_metrics: 1 }, ["acc_eval1", "acc_0-49", "acc_100-149"]],
  integer_roots: [{ base: 100, max_output_len: 12 }, ["acc_degree_1", "acc_degree_4"]],
  connected_graph: [{ max_output_len: 2 }, ["acc_3_vertices", "acc_8_vertices"]],
  graph_distance: [{ max_output_len: 1 }, ["acc_apart", "acc_distance_1", "acc_distance_2"]],
};

for (const [name, [flags, metrics]] of Object.entries(runs)) {
  Deno.test(`the example ${name} trains`, () =>
    inTemporaryFolder(async (folder) => {
      copyFileSync(pathOf(`examples/${name}.ts`), `${folder}/${name}.ts`);
      const problem = { operation: "data", problem: `${name}.ts` };
      const args = program.commandLine("results", {
        ...problem,
        max_epoch: 1,
        device: "cpu",
        ...flags,
      });
      await int2int(folder, ...args);
      const results = `${folder}/results/e/1`;
      const log = readFileSync(`${results}/train.log`, "utf8");
      const scores = JSON.parse(/__log__:(.*)/.exec(log)![1]!) as Record<string, number>;
      assert.ok(Number.isFinite(scores.valid_arithmetic_xe_loss));
      for (const metric of metrics) assert.ok(`valid_arithmetic_${metric}` in scores, metric);
      assert.equal(
        readFileSync(`${results}/problem.ts`, "utf8"),
        readFileSync(`${folder}/${name}.ts`, "utf8"),
      );
    }));
}

Deno.test("a model of a problem of one's own is asked, evaluated, exported and continued", () =>
  inTemporaryFolder(async (folder) => {
    copyFileSync(pathOf("examples/integer_roots.ts"), `${folder}/roots.ts`);
    const args = program.commandLine("results", {
      ...{ operation: "data", problem: "roots.ts", device: "cpu", max_output_len: 12 },
    });
    await int2int(folder, ...args, "--max_epoch", "1");
    const from = ["--eval_from_exp", "results/e/1"],
      problem = ["--problem", "results/e/1/problem.ts"];
    const answers = await int2int(folder, "predict", ...from, ...problem, "1 -5 6");
    assert.match(answers, /^\[1, -5, 6\]\n( .*\n){1,3}$/);
    const evaluation = await int2int(folder, ...from, ...problem, "--n_eval_metrics", "1");
    assert.match(evaluation, /valid_arithmetic_acc_eval1 -> /);
    await int2int(folder, "export", ...from, "--problem", "roots.ts");
    assert.ok(existsSync(`${folder}/results/e/1/onnx/encoder_model.onnx`));
    const counts = ["--train", "9", "--valid", "3", "--test", "0"];
    const made = ["--problem", "roots.ts", "--base", "10", "--output", "files"];
    const generated = await int2int(folder, "generate", ...made, ...counts);
    assert.match(generated, /files\/integer_roots\.train: 9 examples/);
    Deno.writeTextFileSync(`${folder}/roots.ts`, "// Edited.\n", { append: true });
    const files = ["--train_data", "files/integer_roots.train", "--max_epoch", "2"];
    const continued = await int2int(folder, ...args, ...files);
    assert.match(continued, /roots\.ts has changed since this run was started before/);
    assert.match(continued, /End of epoch 1 /);
  }));

Deno.test("a mistake in a problem ends the program in one line, before it makes a folder", () =>
  inTemporaryFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/bad.ts`, "export default {\n  name: 3,\n};\n");
    const args = ["--problem", "bad.ts", "--dump_path", "results"];
    const { code, output, errors } = await run(folder, args);
    assert.deepEqual([code, output, errors], [
      2,
      "",
      "int2int: bad.ts: name: expected a letter, then letters, digits, _ or -, found 3\n",
    ]);
    assert.ok(!existsSync(`${folder}/results`));
  }));

Deno.test("no code is run that only a saved run names", () =>
  inTemporaryFolder(async (folder) => {
    copyFileSync(pathOf("examples/connected_graph.ts"), `${folder}/graph.ts`);
    const flags = { operation: "data", problem: "graph.ts", device: "cpu", max_epoch: 1 };
    await int2int(folder, ...program.commandLine("results", { ...flags, max_output_len: 2 }));
    for (const command of [[], ["predict"], ["export"]]) {
      const { code, errors } = await run(folder, [...command, "--eval_from_exp", "results/e/1"]);
      assert.equal(code, 2);
      assert.match(
        errors,
        /^int2int: --problem: the model has a problem of its own, from graph\.ts; name its file, /,
      );
    }
  }));

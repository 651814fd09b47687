import assert from "node:assert/strict";
import { checkPrediction } from "../../src/problems/check.ts";
import { gcdProblem } from "../../src/problems/gcd.ts";
import { withFlags, words } from "./problem_parameters.ts";

type Flags = Record<string, string | number>;

interface GoldenClasses {
  code_class: {
    flags: Flags;
    rows: {
      input: string;
      output: string;
      code_class?: number;
      decode_class?: string;
      error?: string;
    }[];
  }[];
  check_prediction: {
    flags: Flags;
    rows: { src: string; tgt: string; hyp: string; result: number[] }[];
  }[];
}

interface GoldenOperations {
  operations: {
    flags: Flags;
    examples: {
      problem: number[];
      solution: number;
      input: string;
      output: string;
      code_class: number;
      decode_class: string;
    }[];
  }[];
}

function golden<T>(name: string): T {
  return JSON.parse(Deno.readTextFileSync(new URL(`../golden/${name}/case.json`, import.meta.url)));
}

function ofGcd<T extends { flags: Flags }>(cases: T[]): T[] {
  const chosen = cases.filter(({ flags }) => flags.operation === "gcd");
  assert.ok(chosen.length > 0);
  return chosen;
}

Deno.test("examples of gcd fall into the original's classes, where it has one for them", () => {
  for (const { flags, rows } of ofGcd(golden<GoldenClasses>("classes").code_class)) {
    const problem = gcdProblem(withFlags(flags));
    for (const { input, output, code_class, decode_class, error } of rows) {
      const found = problem.codeClass(
        problem.inputTokenizer.parse(words(input)),
        problem.outputTokenizer.parse(words(output)),
      );
      // Where the original raises (logarithm of 0 or of nothing), only the length is missing.
      if (error !== undefined) assert.equal(found, Number(output.slice(2)));
      else assert.equal(found, code_class);
      if (decode_class !== undefined) assert.equal(problem.describeClass(found), decode_class);
    }
  }
});

Deno.test("predictions of gcds are judged as the original does", () => {
  for (const { flags, rows } of ofGcd(golden<GoldenClasses>("classes").check_prediction)) {
    const problem = gcdProblem(withFlags(flags));
    for (const { src, tgt, hyp, result } of rows) {
      const check = checkPrediction(problem, words(src), words(tgt), words(hyp));
      const found = [check.correct, check.closeD1, check.closeD2, check.leading].map(Number);
      assert.deepEqual(found, result, `${tgt} | ${hyp}`);
    }
  }
});

Deno.test("gcd examples of the original have the same answers, tokens and classes", () => {
  for (const { flags, examples } of ofGcd(golden<GoldenOperations>("operations").operations)) {
    const problem = gcdProblem(withFlags(flags));
    for (const example of examples) {
      const numbers = example.problem.map(BigInt);
      const answer = BigInt(example.solution);
      assert.equal(problem.inputTokenizer.encode(numbers).join(" "), example.input);
      assert.equal(problem.outputTokenizer.encode(answer).join(" "), example.output);
      assert.equal(problem.codeClass(numbers, answer), example.code_class);
      assert.equal(problem.describeClass(example.code_class), example.decode_class);
    }
  }
});

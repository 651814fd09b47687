/** The problems that pages show in full are problems, and train. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as program from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { textOf } from "../meta/source_files.ts";
import { load } from "../problems/custom/problem_file.ts";

/** The TypeScript blocks of a page that are whole files for `--problem`. */
function problemsOn(page: string): string[] {
  const blocks = [...textOf(page).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);
  return blocks.filter((code) => code.includes("export default"));
}

Deno.test("the problems on pages load", () => {
  const shown = ["README.md", "docs/guide/custom_problem.md", "docs/guide/search.md"]
    .flatMap(problemsOn);
  assert.deepEqual(shown.map((text) => load(text).name), [
    "square",
    "square",
    "powers",
    "legendre",
    "eigenvalues",
    "sidon",
  ]);
});

Deno.test("legendre of the guide trains, with its classes and its measure", () =>
  inTemporaryFolder(async (folder) => {
    const text = problemsOn("docs/guide/custom_problem.md").find((code) =>
      code.includes("legendre")
    )!;
    writeFileSync(`${folder}/legendre.ts`, text);
    const flags = { operation: "data", problem: "legendre.ts", max_output_len: 1, max_epoch: 1 };
    const args = program.commandLine(".", { ...flags, n_eval_metrics: 1, eval_size: 64 });
    const { code, stderr } = await program.int2int(args, { cwd: folder });
    assert.equal(code, 0, stderr);
    const [line] = program.messages(program.runFolder(folder), /^__log__:/);
    const names = Object.keys(JSON.parse(line!.slice("__log__:".length)));
    for (const name of ["acc_eval1", "acc_residue", "acc_nonresidue", "acc_divisible"]) {
      assert.ok(names.includes(`valid_arithmetic_${name}`), name);
    }
    assert.deepEqual(program.messages(program.runFolder(folder), /mean nothing/), []);
  }));

Deno.test("the Legendre symbols of the guide are right", () => {
  const problem = load(
    problemsOn("docs/guide/custom_problem.md").find((code) => code.includes("legendre"))!,
  );
  const random = { choice: () => 7n, bigInteger: () => a } as never;
  let a = 0n;
  const answers = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n].map((n) => {
    a = n;
    return problem.generate(random, "train")!.answer;
  });
  assert.deepEqual(answers, [0n, 1n, 1n, -1n, 1n, -1n, -1n, 0n]);
});

/** Built-in problems of lists, matrices, graphs and polynomials, and distributions, in the program as it ships. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

const { base, maxint, operation: _, ...small } = program.tiny;

async function int2int(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await program.int2int(args);
  assert.equal(code, 0, stderr);
  return stdout;
}

function words(flags: program.Flags): string[] {
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** Scores of a run of one epoch. */
async function train(folder: string, flags: program.Flags): Promise<Record<string, number>> {
  await int2int(...words({ ...small, device: "cpu", dump_path: folder, max_epoch: 1, ...flags }));
  const [line] = program.messages(program.runFolder(folder, String(flags.exp_id)), /^__log__/);
  return JSON.parse(line!.slice(8));
}

Deno.test("test sets of natural and of uniform greatest common divisors are metrics of a run", () =>
  inTemporaryFolder(async (folder) => {
    const drawn = { outcome_distribution: "inv_sqrt", operand_distribution: "log_uniform" };
    const scores = await train(folder, {
      ...{ operation: "gcd", base, maxint, ...drawn, max_gcd: 20, exp_id: "sets" },
      ...{ eval_sets: "natural,balanced", validation_metrics: "balanced_arithmetic_acc" },
    });
    for (const set of ["valid", "natural", "balanced"]) {
      assert.ok(`${set}_arithmetic_xe_loss` in scores, set);
    }
    assert.ok("balanced_arithmetic_acc_20" in scores || "balanced_arithmetic_acc_19" in scores);
    const { stderr } = await program.int2int(
      words({ eval_from_exp: program.runFolder(folder, "sets"), eval_only: "true", eval_size: 8 })
        .concat("--eval_sets", "balanced", "--dump_path", folder, "--exp_id", "again"),
    );
    assert.match(stderr, /balanced_arithmetic_acc -> /);
    assert.doesNotMatch(stderr, /natural_arithmetic_acc -> /);
  }));

Deno.test("a model of weighted graphs is trained, evaluated by distance, and asked", () =>
  inTemporaryFolder(async (folder) => {
    const graphs = {
      operation: "find_shortest_path",
      max_nodes: 4,
      weighted: "true",
      max_weight: 3,
    };
    const scores = await train(folder, { ...graphs, exp_id: "path" });
    assert.ok("valid_arithmetic_acc_1" in scores);
    const model = ["--eval_from_exp", program.runFolder(folder, "path")];
    const answer = await int2int("predict", ...model, "[[0, 1, 2], [1, 2, 3], [2, 3, 1]] | 0 3");
    assert.match(answer, /^\[\[0, 1, 2\], \[1, 2, 3\], \[2, 3, 1\]\] \| \[0, 3\]$/m);
    const heavy = await program.int2int(["predict", ...model, "[[0, 1, 4]] | 0 1"]);
    assert.equal(heavy.code, 2);
    assert.match(heavy.stderr, /4/);
  }));

Deno.test("answers in real numbers are judged within a tolerance", () =>
  inTemporaryFolder(async (folder) => {
    const matrices = { operation: "matrix_eigenvalues", dim1: 2, maxint: 3, base, min_dim: 1 };
    const strict = await train(folder, { ...matrices, rtol: 0, exp_id: "strict" });
    const lenient = await train(folder, { ...matrices, rtol: 1, exp_id: "lenient" });
    assert.ok("valid_arithmetic_acc_1" in strict && "valid_arithmetic_acc_2" in strict);
    assert.equal(lenient.valid_arithmetic_perfect, strict.valid_arithmetic_perfect);
    assert.ok(lenient.valid_arithmetic_acc! >= strict.valid_arithmetic_acc!);
  }));

Deno.test("examples of each kind are written as the reference says", () =>
  inTemporaryFolder(async (folder) => {
    const cases: [program.Flags, RegExp][] = [
      [{ operation: "sort", list_len: 4, n_tokens: 3 }, /^V4( [0-2]){4}\tV4( 0)*( 1)*( 2)*$/],
      [
        { operation: "matrix_vector", dim1: 2, dim2: 1, base: 10, maxint: 9 },
        /^V3 V1( [+-] \d){3}\tV2( [+-]( \d)+){2}$/,
      ],
      [{ operation: "max_clique", max_nodes: 5 }, /^(N[0-4] N[0-4] )+\.\t(N[0-4] )+\.$/],
      [
        { operation: "polynomial_roots", base: 10, float_type: "float(P1000)" },
        /^V4 \+ 1( [+-]( \d)+){3}\tV3( [+-] \d+ E-?\d+){6}$/,
      ],
    ];
    for (const [flags, line] of cases) {
      const counts = { train: 20, valid: 0, test: 0, output: folder };
      await int2int("generate", ...words({ ...flags, ...counts }));
      const file = readFileSync(`${folder}/${flags.operation}.train`, "utf8");
      for (const each of file.trimEnd().split("\n")) assert.match(each, line);
    }
  }));

Deno.test("what cannot be drawn is refused in one line, and unknown problems with the nearest name", async () => {
  const cases: [program.Flags, string][] = [
    [
      { operation: "matrix_invrse" },
      'there is no operation "matrix_invrse". Did you mean matrix_inverse?',
    ],
    [
      { operation: "max_clique", max_nodes: 30 },
      "--max_edges: expected at least 29, as graphs of --max_nodes 30 are connected, found 15",
    ],
    [
      { operation: "gcd", outcome_distribution: "uniform", maxint: 50 },
      "--max_gcd: expected at most --maxint 50, found 100",
    ],
    [
      { operation: "matrix_sum", dim1: 20, dim2: 20 },
      "--max_len: a 40 × 20 matrix (--dim1, --dim2) takes 1602 tokens or more, the limit is 511",
    ],
  ];
  await inTemporaryFolder(async (folder) => {
    for (const [flags, message] of cases) {
      const { code, stderr } = await program.int2int(
        ["generate", ...words({ ...flags, output: `${folder}/out` })],
      );
      assert.equal(code, 2, stderr);
      assert.ok(stderr.trimEnd().endsWith(message), stderr);
      assert.equal(program.linesBesideLog(stderr).length, 1, stderr);
    }
    // The folder may have been made when drawing turned out to be impossible.
    assert.deepEqual([...Deno.readDirSync(`${folder}/out`)], []);
  });
});
